package io.megaconn.orchestrator.kube.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to the apiserver.
 *
 * @param scheme http, https or socks5
 * @param user null without authentication
 */
record Proxy(String scheme, String host, int port, @Nullable String user, String password) {
    /** @throws IllegalArgumentException with a message that fits after the setting's name, without its value */
    static Proxy parse(String text, List<String> schemes) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!schemes.contains(scheme)) {
            throw new IllegalArgumentException(
                    "is of an unsupported kind: it must begin with " + String.join("://, ", schemes) + "://");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("has no valid host name");
        }
        String[] login = url.getRawUserInfo() == null
                ? new String[0]
                : url.getRawUserInfo().split(":", 2);
        return new Proxy(
                scheme.equals("socks5h") ? "socks5" : scheme,
                url.getHost().replaceAll("[\\[\\]]", ""),
                url.getPort() >= 0 ? url.getPort() : defaultPort(scheme),
                login.length == 0 ? null : decode(login[0]),
                login.length < 2 ? "" : decode(login[1]));
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 1080;
        };
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns the URL without user name and password. */
    @Override
    public String toString() {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
