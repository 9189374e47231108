package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Script;
import java.util.List;

/** Bytes without a structure of their own: docs/protocols/raw.md. */
final class RawProtocol implements Protocol {
    @Override
    public String name() {
        return Script.RAW;
    }

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public String tlsScheme() {
        return "tls";
    }

    @Override
    public Dialogue dialogue(Request request) {
        Script script = request.workload().script();
        refuse(!script.headers().isEmpty(), "--header");
        refuse(!script.pingInterval().isZero(), "--ping-interval");
        Template message = MessageTemplates.of(request.workload(), request.files());
        List<Exchange> opening = script.opening().stream()
                .map(exchange -> new Exchange(
                        MessageTemplates.first(exchange.send(), request.files()),
                        RawExpectation.parse("--first-expect", exchange.expect())))
                .toList();
        if (message != null && request.workload().expectsEcho()) {
            return new Dialogue(opening, message, Dialogue.size(message), new EchoExpectation(message), true, null);
        }
        String expect = script.expect();
        Expectation reply = expect == null ? null : RawExpectation.parse("--expect", expect);
        return new Dialogue(opening, message, Dialogue.size(message), reply, reply != null, null);
    }

    private static void refuse(boolean given, String option) {
        if (given) {
            throw UserError.usage(option + " is for WebSocket: use it with an endpoint ws://HOST:PORT/PATH");
        }
    }
}
