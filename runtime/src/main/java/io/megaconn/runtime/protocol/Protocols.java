package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import java.util.List;
import java.util.stream.Collectors;

/** All protocols. */
public final class Protocols {
    public static final List<Protocol> ALL = List.of(new RawProtocol(), new EchoProtocol(), new WebSocketProtocol());

    private Protocols() {}

    /** Returns the protocol with this name. @throws UserError if there is none */
    public static Protocol named(String name) {
        return ALL.stream()
                .filter(protocol -> protocol.name().equals(name))
                .findFirst()
                .orElseThrow(() -> UserError.usage("protocol '%s' is unknown: use %s".formatted(name, names())));
    }

    /** Returns the names, as in {@code raw, echo, ws}. */
    public static String names() {
        return ALL.stream().map(Protocol::name).collect(Collectors.joining(", "));
    }

    /** Returns what a workload's connections to an endpoint say. @throws UserError that names the option that is wrong */
    public static Dialogue dialogue(Protocol.Request request) {
        return named(request.workload().script().protocol()).dialogue(request);
    }
}
