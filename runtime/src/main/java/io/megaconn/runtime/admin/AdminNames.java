package io.megaconn.runtime.admin;

import io.megaconn.runtime.Printable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Which requests an admin endpoint refuses, because a web page of another site is behind them: see {@link HostHeader}. A
 * request without a Host is not a browser's.
 *
 * @param typed where the endpoint listens, with the name that was typed
 */
record AdminNames(InetSocketAddress typed) {
    /** Why the request is refused, in a line; empty for one that is answered. */
    String refusal(HttpHeaders headers) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        String host = hosts.isEmpty() ? "" : hosts.getFirst();
        if (hosts.size() > 1
                || (!host.isEmpty() && !HostHeader.allowed(host, typed.getHostString(), typed.getAddress()))) {
            return "this endpoint does not answer requests for the host '%s': use its address, or start it with --admin NAME:PORT%n"
                    .formatted(Printable.of(String.join(", ", hosts)));
        }
        boolean crossSite =
                HostHeader.crossSite(host, headers.get(HttpHeaderNames.ORIGIN, ""), headers.get("Sec-Fetch-Site", ""));
        return crossSite ? "this endpoint does not answer cross-site requests%n".formatted() : "";
    }
}
