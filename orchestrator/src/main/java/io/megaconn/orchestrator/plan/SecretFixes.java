package io.megaconn.orchestrator.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fixes for Secrets that pods mount, and that are missing or lack something. The orchestrator may not read Secrets, so what is wrong comes
 * from the pods: errors with the path of a key's file, and events of the kubelet. Pure.
 */
public final class SecretFixes {
    private static final Pattern KEY = Pattern.compile("(?:%s|%s)([-._a-zA-Z0-9]+)"
            .formatted(Pattern.quote(TlsSecret.FOLDER), Pattern.quote(HeadersSecret.FOLDER)));

    private final CommandHints hints;

    public SecretFixes(CommandHints hints) {
        this.hints = hints;
    }

    /** Returns whether a program's error is about a file of the Secret for TLS. */
    public static boolean concernsTls(String error) {
        return error.contains(TlsSecret.FOLDER);
    }

    /** Returns these keys of a Secret, in words. */
    static String named(List<String> keys) {
        return (keys.size() == 1 ? "the key " : "the keys ") + String.join(", ", keys);
    }

    /** Returns the commands that give the release's server a certificate which a restart does not change. */
    String anotherServerSecret() {
        return "%s; %s".formatted(createServerSecret("NAME"), hints.upgrade("server.tls.secretName=NAME"));
    }

    private String createServerSecret(String name) {
        return hints.kubectl("create secret tls %s --cert tls.crt --key tls.key".formatted(name));
    }

    /** Returns the fix for the server's Secret that does not exist. */
    public String missingOfServer(String secret) {
        return "create Secret %s, and the pod starts by itself: %s".formatted(secret, createServerSecret(secret));
    }

    /** Returns the fix for the server's Secret without one of the keys that its pod mounts. */
    public String incompleteOfServer(String secret) {
        return "add the keys tls.crt and tls.key to Secret %s (%s), and the pod starts by itself; or name another: %s"
                .formatted(secret, describe(secret), anotherServerSecret());
    }

    /**
     * Returns the fix for the server's Secret with contents that the server refuses.
     *
     * @param error the server's error, with the path of the key's file
     */
    public String wrongOfServer(String secret, String error) {
        return "correct %s, and delete the pod; or name another: %s"
                .formatted(where(secret, key(error)), anotherServerSecret());
    }

    /**
     * Returns the fix for the Secret with which clients have TLS.
     *
     * @param error a client's error, with the path of the key's file
     * @param keys all keys that clients need
     */
    public String ofClients(String secret, String error, List<String> keys) {
        return error.contains("can't be read")
                ? "Secret %s does not exist, or lacks the key %s (%s): %s; or name another: %s"
                        .formatted(secret, key(error), describe(secret), create(secret, keys), anotherClientSecret())
                : wrongOfClients(secret, key(error));
    }

    /** Returns the fix for a key with wrong contents in the Secret with which clients have TLS. */
    String wrongOfClients(String secret, String key) {
        return "correct %s, or name another: %s".formatted(where(secret, key), anotherClientSecret());
    }

    /** Returns the command that gives the clients another Secret for TLS. */
    String anotherClientSecret() {
        return hints.upgrade("workload.tls.secretName=NAME");
    }

    /**
     * Returns the fix for the Secret with values of headers.
     *
     * @param error a client's error, with the path of the key's file
     */
    String ofHeaders(String secret, String error) {
        return "add the key %s to Secret %s, or name another: %s"
                .formatted(key(error), secret, hints.upgrade("workload.headersSecret=NAME"));
    }

    private String create(String secret, List<String> keys) {
        return hints.kubectl("create secret generic %s %s"
                .formatted(
                        secret, keys.stream().map(key -> "--from-file=" + key).collect(Collectors.joining(" "))));
    }

    private String where(String secret, String key) {
        return "%s in Secret %s (%s)".formatted(key, secret, describe(secret));
    }

    private String describe(String secret) {
        return hints.kubectl("describe secret " + secret);
    }

    /** Returns the key whose file an error names. */
    private static String key(String error) {
        Matcher m = KEY.matcher(error);
        return m.find() ? m.group(1) : "that is needed";
    }
}
