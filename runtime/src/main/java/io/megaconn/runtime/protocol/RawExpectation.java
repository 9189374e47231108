package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Workload;
import org.jspecify.annotations.Nullable;

/** Content of a reply: the value of {@code --expect}. On a raw connection it is found in the stream since the request. */
sealed interface RawExpectation extends Expectation {
    /** Parses the value of an option. @throws UserError that names the option */
    static RawExpectation parse(String option, String text) {
        if (text.equals("any")) {
            return new Any();
        }
        if (text.equals("line")) {
            return new Found(new Needle(new byte[] {'\n'}));
        }
        if (text.startsWith("length:")) {
            return new Length(length(option, text.substring("length:".length())));
        }
        String sought = text.startsWith("until:") ? text.substring("until:".length()) : text;
        byte @Nullable [] hex = Escapes.hex(option, sought);
        byte[] bytes = hex == null ? Escapes.bytes(option, sought) : hex;
        if (bytes.length == 0 || bytes.length > Needle.LONGEST) {
            throw UserError.usage("%s has %,d bytes: use 1 to %d, a part of the reply that no other one has"
                    .formatted(option, bytes.length, Needle.LONGEST));
        }
        return new Found(new Needle(bytes));
    }

    private static int length(String option, String number) {
        int length = number.matches("[0-9]{1,8}") ? Integer.parseInt(number) : 0;
        if (length < 1 || length > Workload.LARGEST_PAYLOAD) {
            throw UserError.usage("%s 'length:%s': use the number of bytes of a reply, from 1 to %d"
                    .formatted(option, Escapes.abbreviated(number), Workload.LARGEST_PAYLOAD));
        }
        return length;
    }

    /** Anything: it is the reply to all requests that are open, because it does not show where a reply ends. */
    record Any() implements RawExpectation {
        @Override
        public int next(int state, Cursor in) {
            if (!in.events().awaitsReply()) {
                in.skipUnsolicited();
            }
            in.skip(in.remaining());
            while (in.events().awaitsReply()) {
                in.events().matched();
            }
            return 0;
        }
    }

    /** A number of bytes; the state is how many have arrived. */
    record Length(int length) implements RawExpectation {
        @Override
        public int next(int state, Cursor in) {
            int arrived = state;
            while (in.remaining() > 0 && in.events().awaitsReply()) {
                int n = Math.min(length - arrived, in.remaining());
                in.skip(n);
                arrived += n;
                if (arrived == length) {
                    arrived = 0;
                    in.events().matched();
                }
            }
            if (in.remaining() == 0) {
                return arrived;
            }
            in.skipUnsolicited();
            return 0;
        }
    }

    /** A sequence of bytes, wherever it begins; the state is how many of them are matched. */
    record Found(Needle needle) implements RawExpectation {
        @Override
        public int next(int state, Cursor in) {
            int matched = state;
            while (in.remaining() > 0 && in.events().awaitsReply()) {
                matched = rest(matched, in);
            }
            if (in.remaining() == 0) {
                return matched;
            }
            in.skipUnsolicited();
            return 0;
        }

        /** Reads to the end of a match or of the bytes. */
        private int rest(int state, Cursor in) {
            int matched = state;
            while (in.remaining() > 0) {
                matched = needle.next(matched, in.next());
                if (matched == needle.length()) {
                    in.events().matched();
                    return 0;
                }
            }
            return matched;
        }
    }
}
