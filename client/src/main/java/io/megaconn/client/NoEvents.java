package io.megaconn.client;

import io.megaconn.runtime.protocol.Cursor;
import io.megaconn.runtime.protocol.MessageVariables;

/** Ignores what an expectation reports. */
final class NoEvents implements Cursor.Events {
    private final MessageVariables variables = new MessageVariables();

    @Override
    public boolean awaitsReply() {
        return true;
    }

    @Override
    public MessageVariables oldest() {
        return variables;
    }

    @Override
    public void matched() {}

    @Override
    public void mismatched() {}

    @Override
    public void unsolicited(int messages, long bytes) {}

    @Override
    public void answer(byte[] bytes) {}

    @Override
    public void fail(String reason, String detail) {}
}
