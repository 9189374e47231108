package io.megaconn.runtime.protocol;

import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;

/** Raw, with every message sent back: docs/protocols/echo.md. */
final class EchoProtocol implements Protocol {
    private final RawProtocol raw = new RawProtocol();

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String scheme() {
        return "";
    }

    @Override
    public Dialogue dialogue(Request request) {
        Workload given = request.workload();
        Workload echoed = new Workload(given.messageInterval(), given.payloadSize(), Reply.ECHO, given.script());
        return raw.dialogue(new Request(request.endpoint(), echoed, request.files(), request.seed()));
    }
}
