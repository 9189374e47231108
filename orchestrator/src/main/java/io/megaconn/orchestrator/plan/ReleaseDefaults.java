package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.protocol.EndpointUri;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Script.FirstExchange;
import io.megaconn.runtime.wire.UriPath;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a release about its target and workload: defaults of {@code ramp}.
 *
 * @param endpoints {@code target.endpoints}; empty for a release with a server of megaconn's
 * @param messageInterval {@code messageInterval}; null in a release of an older chart
 * @param script {@code workload.*}, without protocol and path
 * @param headersSecret {@code workload.headersSecret}; empty for none
 * @param tlsSecret {@code workload.tls}
 * @param sizedForTls whether the memory of client pods includes TLS for {@code client.connections}
 */
public record ReleaseDefaults(
        List<EndpointUri> endpoints,
        @Nullable Duration messageInterval,
        Reply reply,
        Script script,
        String headersSecret,
        TlsSecret tlsSecret,
        boolean sizedForTls) {
    public static final ReleaseDefaults NONE =
            new ReleaseDefaults(List.of(), null, Reply.NONE, Script.PLAIN, "", TlsSecret.NONE, false);

    public ReleaseDefaults {
        endpoints = List.copyOf(endpoints);
    }

    /** Creates values without TLS. */
    public ReleaseDefaults(
            List<EndpointUri> endpoints,
            @Nullable Duration messageInterval,
            Reply reply,
            Script script,
            String headersSecret) {
        this(endpoints, messageInterval, reply, script, headersSecret, TlsSecret.NONE, false);
    }

    /** Returns the same with what the pod template says about TLS. */
    public ReleaseDefaults with(TlsSecret secret, boolean sized) {
        return new ReleaseDefaults(endpoints, messageInterval, reply, script, headersSecret, secret, sized);
    }

    /** Returns TLS with the files of the Secret that client pods mount; null for plain connections. */
    public @Nullable ClientTls complete(@Nullable ClientTls typed) {
        return typed == null ? null : tlsSecret.complete(typed);
    }

    /**
     * Returns a script with the values where the command line has none. A message belongs to the reply that it expects, so
     * the values' reply goes with the values' message only.
     *
     * @param typed the script of the command line
     * @param framed true if the protocol has headers and pings
     * @param echo true if the command line asks for an echo, which is an expected reply of its own
     */
    public Script complete(Script typed, boolean framed, boolean echo) {
        boolean own = typed.message() != null || typed.idle();
        MessageSource message = own ? typed.message() : script.message();
        boolean idle = typed.idle() || (!own && typed.expect() == null && !echo && script.idle());
        String expect = typed.expect() != null || own || echo ? typed.expect() : script.expect();
        List<FirstExchange> opening = typed.opening().isEmpty() ? script.opening() : typed.opening();
        return new Script(
                typed.protocol(),
                typed.path(),
                !framed || !typed.headers().isEmpty() ? typed.headers() : script.headers(),
                idle ? null : message,
                idle ? null : expect,
                opening,
                !framed || !typed.pingInterval().isZero() ? typed.pingInterval() : script.pingInterval(),
                idle);
    }

    /** Returns the script of a value, without protocol and path. */
    public static Script script(
            List<String> headers,
            @Nullable MessageSource message,
            @Nullable String expect,
            List<FirstExchange> opening,
            Duration pingInterval,
            boolean idle) {
        return new Script(Script.RAW, UriPath.NONE, headers, message, expect, opening, pingInterval, idle);
    }
}
