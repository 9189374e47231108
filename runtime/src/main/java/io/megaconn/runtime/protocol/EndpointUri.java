package io.megaconn.runtime.protocol;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.UriPath;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The value of {@code --endpoint}: HOST:PORT, or a URI that also names the protocol.
 *
 * @param protocol name of the protocol
 * @param tls whether its bytes are encrypted
 * @param path path and query; empty for a protocol without
 */
public record EndpointUri(String protocol, boolean tls, Endpoint endpoint, UriPath path) {
    /** Characters that a request line can contain. */
    private static final Pattern PATH = Pattern.compile("[!-~&&[^#]]*");

    private static final Pattern END_OF_AUTHORITY = Pattern.compile("[/?#]");

    /** @throws UserError that shows neither query nor user info */
    public static EndpointUri parse(String text) {
        int end = text.indexOf("://");
        if (end < 0) {
            refuseUserInfo(text);
            return new EndpointUri(Protocols.ALL.getFirst().name(), false, endpoint(text, text), UriPath.NONE);
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        Protocol protocol = protocol(text, scheme);
        boolean tls = protocol.tlsScheme().equals(scheme);
        String[] parts = split(text.substring(end + 3));
        refuseUserInfo(parts[0]);
        String path = parts[1].startsWith("?") ? "/" + parts[1] : parts[1];
        String file = QueryFile.of(new UriPath(path)); // may have any characters
        String typed = file == null ? path : path.substring(0, path.length() - file.length());
        if (typed.contains("#")) {
            throw UserError.usage("'%s': a server never sees what is behind #: leave it out".formatted(shown(text)));
        }
        if (!PATH.matcher(typed).matches()) {
            throw UserError.usage(
                    "'%s': write spaces and other special characters of the path as %%20".formatted(shown(text)));
        }
        if (!protocol.hasPath() && path.length() > 1) {
            throw UserError.usage("'%s': %s has no path: use %s://HOST:PORT".formatted(shown(text), scheme, scheme));
        }
        int port = protocol.defaultPort(tls);
        String authority = port > 0 && !hasPort(parts[0]) ? parts[0] + ":" + port : parts[0];
        return new EndpointUri(
                protocol.name(),
                tls,
                endpoint(text, authority),
                !protocol.hasPath() ? UriPath.NONE : new UriPath(path.isEmpty() ? "/" : path));
    }

    private static Endpoint endpoint(String text, String authority) {
        try {
            return Endpoint.parse(authority);
        } catch (UserError e) {
            refuseUserInfo(text); // a password may contain what ends an authority
            throw UserError.usage(
                    String.valueOf(e.getMessage()).replace("'" + authority + "'", "'" + shown(text) + "'"));
        }
    }

    private static boolean hasPort(String authority) {
        return authority.indexOf(':', authority.lastIndexOf(']') + 1) >= 0;
    }

    private static String[] split(String rest) {
        var end = END_OF_AUTHORITY.matcher(rest);
        int at = end.find() ? end.start() : rest.length();
        return new String[] {rest.substring(0, at), rest.substring(at)};
    }

    private static Protocol protocol(String text, String scheme) {
        return Protocols.ALL.stream()
                .filter(protocol -> !scheme.isEmpty()
                        && (protocol.scheme().equals(scheme)
                                || protocol.tlsScheme().equals(scheme)))
                .findFirst()
                .orElseThrow(() -> UserError.usage(
                        "'%s': the scheme '%s' is unknown: use HOST:PORT, tcp://, tls://, ws:// or wss://"
                                .formatted(shown(text), scheme)));
    }

    private static void refuseUserInfo(String authority) {
        if (authority.contains("@")) {
            throw UserError.usage("--endpoint: user and password in a URI are visible in the process list: write them"
                    + " into a file and use --header 'Authorization: @FILE'");
        }
    }

    /** Returns a URI for messages: without its query and its user info. */
    static String shown(String uri) {
        return new UriPath(uri).toString().replaceAll("//[^/@]*@", "//…@");
    }

    @Override
    public String toString() {
        Protocol named = Protocols.named(protocol);
        if (!named.hasPath() && !tls) {
            return endpoint.toString();
        }
        return (tls ? named.tlsScheme() : named.scheme()) + "://" + endpoint + path;
    }
}
