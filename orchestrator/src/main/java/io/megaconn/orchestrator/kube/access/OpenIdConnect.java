package io.megaconn.orchestrator.kube.access;

import static io.megaconn.orchestrator.kube.access.FieldFile.isSet;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The auth provider {@code oidc}: an ID token, renewed with a refresh token and written back to the kubeconfig. */
final class OpenIdConnect implements CredentialSource {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LEEWAY_SECONDS = 10;

    private final Entry<AuthInfo> entry;
    private final Map<String, String> settings;
    private final InstantSource clock;
    private boolean first = true;

    private OpenIdConnect(Entry<AuthInfo> entry, Map<String, String> settings, InstantSource clock) {
        this.entry = entry;
        this.settings = settings;
        this.clock = clock;
    }

    static OpenIdConnect of(Entry<AuthInfo> entry, InstantSource clock) {
        String name = entry.value().getAuthProvider().getName();
        if (!"oidc".equals(name)) {
            throw entry.refuse(
                    "auth-provider",
                    "'" + name + "' is not supported (removed from kubectl, too)",
                    "use the provider's credential plugin: " + entry.set("--exec-command=COMMAND"));
        }
        Map<String, String> config = entry.value().getAuthProvider().getConfig();
        return new OpenIdConnect(entry, new HashMap<>(config == null ? Map.of() : config), clock);
    }

    @Override
    public synchronized Credential read() {
        String token = settings.getOrDefault("id-token", "");
        Instant expires = expiry(token);
        boolean valid = expires != null && clock.instant().isBefore(expires);
        if (!first || !valid) {
            token = refreshed();
            expires = expiry(token);
        }
        first = false;
        if (!Credential.isSendable(token)) {
            throw entry.refuse("auth-provider id-token", "can't be sent: it has a line break", "log in again");
        }
        return Credential.bearer(token, expires);
    }

    private String refreshed() {
        for (String field : new String[] {"refresh-token", "idp-issuer-url", "client-id"}) {
            if (!isSet(settings.get(field))) {
                throw entry.refuse(
                        "auth-provider id-token",
                        "has expired or is missing, and can't be renewed without " + field,
                        "log in again, or " + entry.set("--auth-provider-arg=" + field + "=VALUE"));
            }
        }
        OpenIdProvider.Tokens tokens;
        try {
            tokens = OpenIdProvider.of(settings, authority()).refresh();
        } catch (IOException e) {
            throw entry.refuse(
                    "auth-provider id-token",
                    "can't be renewed at "
                            + settings.getOrDefault("idp-issuer-url", "").replaceFirst("://[^/@]*@", "://***@") + " ("
                            + UserError.reason(e) + ")",
                    "log in again");
        }
        settings.put("id-token", tokens.id());
        if (!tokens.refresh().isEmpty()) {
            settings.put("refresh-token", tokens.refresh());
        }
        keep();
        return tokens.id();
    }

    private @Nullable String authority() {
        return FieldFile.read(
                entry,
                "idp-certificate-authority",
                settings.get("idp-certificate-authority"),
                settings.get("idp-certificate-authority-data"));
    }

    /** Writes the tokens to the kubeconfig: the provider may accept each refresh token once. */
    private void keep() {
        try {
            Config config = KubeConfigUtils.parseConfig(entry.file().toFile());
            config.getUsers().stream()
                    .filter(user -> entry.name().equals(user.getName()))
                    .map(user -> user.getUser().getAuthProvider().getConfig())
                    .forEach(kept -> {
                        kept.put("id-token", settings.getOrDefault("id-token", ""));
                        kept.put("refresh-token", settings.getOrDefault("refresh-token", ""));
                    });
            KubeConfigUtils.persistKubeConfigIntoFile(config, entry.file().toFile());
        } catch (IOException | RuntimeException e) {
            return; // this process still has them
        }
    }

    /** Returns when the token has to be renewed; null if that can't be read from it. */
    private static @Nullable Instant expiry(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            long seconds = JSON.readTree(claims).path("exp").asLong(0);
            return seconds == 0 ? null : Instant.ofEpochSecond(seconds - LEEWAY_SECONDS);
        } catch (JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String describe() {
        return "OpenID Connect token of user '" + entry.name() + "'";
    }
}
