package io.megaconn.orchestrator.kube.access;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Proves to the apiserver who sends a request.
 *
 * @param authorization value of the header {@code Authorization}; null for none
 * @param identity client certificate; null for none
 * @param expires when to read it again; null if only a rejection shows that it has expired
 */
record Credential(
        @Nullable String authorization,
        @Nullable ClientIdentity identity,
        @Nullable Instant expires) {
    static final Credential NONE = new Credential(null, null, null);

    static Credential bearer(String token, @Nullable Instant expires) {
        return new Credential("Bearer " + token, null, expires);
    }

    static Credential basic(String user, String password) {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Credential("Basic " + Base64.getEncoder().encodeToString(login), null, null);
    }

    Credential with(@Nullable ClientIdentity certificate) {
        return new Credential(authorization, certificate, expires);
    }

    boolean differs(Credential other) {
        return !Objects.equals(authorization, other.authorization) || !Objects.equals(identity, other.identity);
    }

    /** Returns true if an HTTP header can carry the text. */
    static boolean isSendable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    @Override
    public String toString() { // never the secret
        return "credential";
    }
}
