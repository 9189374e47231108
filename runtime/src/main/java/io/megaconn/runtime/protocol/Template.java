package io.megaconn.runtime.protocol;

import java.util.List;

/** The bytes of a message. They depend on {@link MessageVariables} only, so a partly written message can be rendered again. */
public interface Template {
    /** Returns the maximum number of bytes of a message. */
    int longest();

    /** Writes the message to the beginning of {@code out}, which has room for {@link #longest} bytes. Returns its length. */
    int render(byte[] out, MessageVariables variables);

    /** Returns whether a message contains its send time. */
    default boolean carriesTime() {
        return false;
    }

    /** Template without variables: an event loop sends them from one buffer. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Fixed(byte[] bytes) implements Template {
        @Override
        public int longest() {
            return bytes.length;
        }

        @Override
        public int render(byte[] out, MessageVariables variables) {
            System.arraycopy(bytes, 0, out, 0, bytes.length);
            return bytes.length;
        }
    }

    /** Fixed and variable parts in turn. */
    record Rendered(List<Part> parts) implements Template {
        public Rendered {
            parts = List.copyOf(parts);
        }

        @Override
        public int longest() {
            return parts.stream().mapToInt(Part::longest).sum();
        }

        @Override
        public boolean carriesTime() {
            return parts.stream().anyMatch(Part.Time.class::isInstance);
        }

        @Override
        public int render(byte[] out, MessageVariables variables) {
            int at = 0;
            for (int i = 0; i < parts.size(); i++) { // no iterator: this runs for every message
                at = parts.get(i).write(out, at, variables);
            }
            return at;
        }
    }
}
