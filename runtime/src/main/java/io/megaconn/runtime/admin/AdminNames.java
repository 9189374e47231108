package io.megaconn.runtime.admin;

import io.megaconn.runtime.Printable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Decides which requests an admin endpoint refuses because a web page of another site sent them: see {@link
 * HostHeader}. A request without a Host header is not from a browser.
 *
 * @param address address of the endpoint, with the host name of its option
 */
record AdminNames(InetSocketAddress address) {
    /** Returns why the request is refused, as one line; empty if it is answered. */
    String refusal(HttpHeaders headers) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        String host = hosts.isEmpty() ? "" : hosts.getFirst();
        if (hosts.size() > 1
                || (!host.isEmpty() && !HostHeader.allowed(host, address.getHostString(), address.getAddress()))) {
            return "this endpoint does not answer requests for the host '%s': use its address, or start it with --admin NAME:PORT%n"
                    .formatted(Printable.of(String.join(", ", hosts)));
        }
        boolean crossSite =
                HostHeader.crossSite(host, headers.get(HttpHeaderNames.ORIGIN, ""), headers.get("Sec-Fetch-Site", ""));
        return crossSite ? "this endpoint does not answer cross-site requests%n".formatted() : "";
    }
}
