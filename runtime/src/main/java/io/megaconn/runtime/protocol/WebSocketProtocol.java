package io.megaconn.runtime.protocol;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** WebSocket (RFC 6455) without extensions: docs/protocols/ws.md. */
final class WebSocketProtocol implements Protocol {
    @Override
    public String name() {
        return Script.WEB_SOCKET;
    }

    @Override
    public int defaultPort(boolean tls) {
        return tls ? 443 : 80;
    }

    @Override
    public boolean hasPath() {
        return true;
    }

    @Override
    public Dialogue dialogue(Request request) {
        Script script = request.workload().script();
        SplittableRandom random = new SplittableRandom(request.seed());
        byte[] mask = new byte[4];
        byte[] nonce = new byte[16];
        random.nextBytes(mask);
        random.nextBytes(nonce);
        List<Exchange> opening = new ArrayList<>();
        opening.add(upgrade(request, Base64.getEncoder().encodeToString(nonce)));
        for (Script.FirstExchange exchange : script.opening()) {
            Template first = MessageTemplates.first(exchange.send(), request.files());
            opening.add(new Exchange(
                    WebSocketMessage.of(first, isText(exchange.send(), first), mask),
                    new WebSocketFrames(RawExpectation.parse("--first-expect", exchange.expect()))));
        }
        Template payload = MessageTemplates.of(request.workload(), request.files());
        String expect = script.expect();
        boolean echo = request.workload().expectsEcho();
        RawExpectation reply = expect == null ? null : RawExpectation.parse("--expect", expect);
        return new Dialogue(
                opening,
                payload == null ? null : WebSocketMessage.of(payload, isText(script.message(), payload), mask),
                Dialogue.size(payload),
                payload != null && echo
                        ? new WebSocketFrames(new MessageContent.Echo(payload))
                        : new WebSocketFrames(reply),
                payload != null && (echo || reply != null),
                script.pingInterval().isZero() ? null : WebSocketMessage.ping(mask));
    }

    private static boolean isText(@Nullable MessageSource source, Template payload) {
        if (source != null && !source.isFile() && source.text().startsWith(Escapes.HEX)) {
            return false;
        }
        return switch (payload) {
            case Template.Fixed fixed -> Escapes.isUtf8(fixed.bytes());
            case Template.Rendered rendered -> // variables are ASCII, so a character can't span parts
                rendered.parts().stream()
                        .allMatch(part -> !(part instanceof Part.Literal literal) || Escapes.isUtf8(literal.bytes()));
            default -> true;
        };
    }

    private static Exchange upgrade(Request request, String key) {
        Script script = request.workload().script();
        String path = QueryFile.read(script.path(), request.files());
        if (!path.startsWith("/") || !path.matches("[!-~]+")) {
            throw UserError.usage("the path '%s' must begin with / and have no spaces: use ws://HOST:PORT/PATH"
                    .formatted(script.path()));
        }
        List<Header> headers = script.headers().stream()
                .map(header -> Header.parse(header, request.files()))
                .toList();
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        if (headers.stream().noneMatch(header -> header.isNamed("Host"))) {
            line(head, "Host", host(request.endpoint()));
        }
        line(head, "Upgrade", "websocket");
        line(head, "Connection", "Upgrade");
        line(head, "Sec-WebSocket-Key", key);
        line(head, "Sec-WebSocket-Version", "13");
        headers.forEach(header -> line(head, header.name(), header.value()));
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        List<String> subprotocols = headers.stream()
                .filter(header -> header.isNamed("Sec-WebSocket-Protocol"))
                .flatMap(header -> List.of(header.value().split("\\s*,\\s*")).stream())
                .toList();
        return new Exchange(new Template.Fixed(bytes), new UpgradeReply(WebSocket.accept(key), subprotocols));
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static String host(Endpoint endpoint) {
        String text = endpoint.toString();
        return endpoint.port() == 80 ? text.substring(0, text.length() - ":80".length()) : text;
    }
}
