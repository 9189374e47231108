package io.megaconn.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** {@code host:port} of a server listener; an IPv6 host is in brackets. */
public record Endpoint(String host, int port) {
    /** Matches an IPv6 address without brackets, with or without a port. */
    private static final Pattern IPV6 =
            Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[^:]+)?(?::[0-9]+)?");

    private static final Pattern NO_HOST = Pattern.compile("[\\s/@?#\\[\\]]");

    public Endpoint {
        if (port < 0 || port > Ports.HIGHEST) {
            throw UserError.usage("port " + port + " is out of range: use 1 to 65535");
        }
    }

    /** Parses an endpoint, with an optional {@code tcp://} prefix. @throws UserError if the text is not host:port */
    public static Endpoint parse(String text) {
        String address = withoutScheme(text);
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (IPV6.matcher(address).matches()) {
            throw UserError.usage("'" + text + "': write an IPv6 address in brackets, such as [::1]:9000");
        }
        if (host.isBlank() || NO_HOST.matcher(host).find() || (host.contains(":") && !address.startsWith("["))) {
            throw UserError.usage("'" + text + "' is not an endpoint: use HOST:PORT, such as 127.0.0.1:9000");
        }
        try {
            Endpoint endpoint = new Endpoint(host, Integer.parseInt(address.substring(colon + 1)));
            if (endpoint.port == 0) {
                throw UserError.usage("'" + text + "': port 0 can't be connected to: use 1 to 65535");
            }
            return endpoint;
        } catch (NumberFormatException e) {
            throw UserError.usage("'" + text + "': the port is not a number: use HOST:PORT, such as 127.0.0.1:9000");
        }
    }

    /** Removes {@code tcp://}; no other scheme is valid, because connections are plain TCP. */
    private static String withoutScheme(String text) {
        int end = text.indexOf("://");
        if (end < 0) {
            return text;
        }
        String rest = text.substring(end + 3);
        if (!text.substring(0, end).equalsIgnoreCase("tcp")) {
            throw UserError.usage("'%s': connections are plain TCP: use HOST:PORT or tcp://HOST:PORT, such as %s"
                    .formatted(text, "tcp://127.0.0.1:9000"));
        }
        return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }

    /** Parses {@code HOST:PORT} to listen on; here the port may be 0, for any. */
    public static InetSocketAddress toListenOn(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon).equals(":0")) {
            return new InetSocketAddress(resolve(text.substring(0, colon)), 0);
        }
        return parse(text).resolve();
    }

    /** Returns true for a loopback address, or the name of one, without resolving a name. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Returns the numeric address of a socket. */
    public static Endpoint of(InetSocketAddress address) {
        return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
    }

    /** Resolves the name. @throws UserError if it does not resolve */
    public InetSocketAddress resolve() {
        return new InetSocketAddress(resolve(host), port);
    }

    /** Returns every distinct address of the name. @throws UserError if it does not resolve */
    public List<InetSocketAddress> addresses() {
        if (IpLiteral.isMeant(host)) {
            return List.of(resolve());
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .distinct()
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException e) {
            throw doesNotResolve(host);
        }
    }

    /** Resolves an address, with or without brackets, or a name. @throws UserError if it is neither */
    public static InetAddress resolve(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (IpLiteral.isMeant(bare)) {
            try {
                return IpLiteral.parse(bare);
            } catch (IllegalArgumentException e) {
                throw UserError.usage(String.valueOf(e.getMessage()));
            }
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw doesNotResolve(host);
        }
    }

    private static UserError doesNotResolve(String host) {
        return UserError.usage("the name '" + host + "' does not resolve: check it with: getent hosts " + host);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
