package io.megaconn.runtime.protocol;

/** Expects each message back, byte for byte. The state is how many bytes of the oldest open request's reply have arrived. */
final class EchoExpectation implements Expectation {
    private final Template message;
    private final byte[] expected;
    private final boolean fixed;

    EchoExpectation(Template message) {
        this.message = message;
        expected = new byte[message.longest()];
        fixed = message instanceof Template.Fixed;
        if (fixed) {
            message.render(expected, new MessageVariables());
        }
    }

    @Override
    public int next(int state, Cursor in) {
        int arrived = state;
        while (in.remaining() > 0 && in.events().awaitsReply()) {
            int length = fixed
                    ? expected.length
                    : message.render(expected, in.events().oldest());
            int n = Math.min(length - arrived, in.remaining());
            if (!in.startsWith(expected, arrived, n)) {
                in.events().mismatched();
            }
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
