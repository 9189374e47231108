package io.megaconn.runtime.protocol;

import org.jspecify.annotations.Nullable;

/** Comparisons of the content of framed messages. */
final class MessageContent {
    private MessageContent() {}

    /** @param expect null for anything */
    static WebSocketFrames.Content of(@Nullable RawExpectation expect) {
        return switch (expect) {
            case RawExpectation.Found found -> new Contains(found.needle());
            case RawExpectation.Length length -> new HasLength(length.length());
            case null, default -> new Anything();
        };
    }

    record Anything() implements WebSocketFrames.Content {
        @Override
        public int next(int state, Cursor in, int n, long offset) {
            in.skip(n);
            return 0;
        }

        @Override
        public boolean matches(int state, long length, Cursor in) {
            return true;
        }
    }

    record HasLength(int wanted) implements WebSocketFrames.Content {
        @Override
        public int next(int state, Cursor in, int n, long offset) {
            in.skip(n);
            return 0;
        }

        @Override
        public boolean matches(int state, long length, Cursor in) {
            return length == wanted;
        }
    }

    /** The state is how many bytes are matched; it stays when all are. */
    record Contains(Needle needle) implements WebSocketFrames.Content {
        @Override
        public int next(int state, Cursor in, int n, long offset) {
            int matched = state;
            int left = n;
            while (left > 0 && matched < needle.length()) {
                matched = needle.next(matched, in.next());
                left--;
            }
            in.skip(left);
            return matched;
        }

        @Override
        public boolean matches(int state, long length, Cursor in) {
            return state == needle.length();
        }
    }

    /** The message of the oldest open request; the state is 1 after a difference. */
    static final class Echo implements WebSocketFrames.Content {
        private final Template message;
        private final byte[] expected;

        Echo(Template message) {
            this.message = message;
            expected = new byte[message.longest()];
        }

        private int length(Cursor in) {
            return message.render(expected, in.events().oldest());
        }

        @Override
        public int next(int state, Cursor in, int n, long offset) {
            boolean same = state == 0
                    && in.events().awaitsReply()
                    && offset + n <= length(in)
                    && in.startsWith(expected, (int) offset, n);
            in.skip(n);
            return same ? 0 : 1;
        }

        @Override
        public boolean matches(int state, long length, Cursor in) {
            if (!in.events().awaitsReply()) {
                return false;
            }
            boolean same = state == 0 && length == length(in);
            if (!same) {
                in.events().mismatched();
            }
            return same;
        }
    }
}
