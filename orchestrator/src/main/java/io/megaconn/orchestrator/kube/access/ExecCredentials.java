package io.megaconn.orchestrator.kube.access;

import static io.megaconn.orchestrator.kube.access.FieldFile.isSet;

import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedExtension;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The objects that a credential plugin reads and prints: {@code ExecCredential}. */
final class ExecCredentials {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EXTENSION = "client.authentication.k8s.io/exec";

    private ExecCredentials() {}

    /** Returns what the plugin gets in {@code KUBERNETES_EXEC_INFO}. */
    static String input(ExecConfig exec, Entry<Cluster> entry, ApiServer server, boolean interactive) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(exec.getProvideClusterInfo())) {
            spec.put("cluster", cluster(entry, server));
        }
        spec.put("interactive", interactive);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("kind", "ExecCredential");
        all.put("apiVersion", exec.getApiVersion());
        all.put("spec", spec);
        return Serialization.asJson(all);
    }

    private static Map<String, Object> cluster(Entry<Cluster> entry, ApiServer server) {
        Cluster cluster = entry.value();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("server", server.url().toString());
        if (server.tlsServerName() != null) {
            info.put("tls-server-name", server.tlsServerName());
        }
        String authority = FieldFile.read(
                entry,
                "certificate-authority",
                cluster.getCertificateAuthority(),
                cluster.getCertificateAuthorityData());
        if (authority != null) {
            info.put(
                    "certificate-authority-data",
                    Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.ISO_8859_1)));
        }
        if (isSet(cluster.getProxyUrl())) {
            info.put("proxy-url", cluster.getProxyUrl());
        }
        if (Boolean.TRUE.equals(cluster.getDisableCompression())) {
            info.put("disable-compression", true);
        }
        for (NamedExtension extension :
                cluster.getExtensions() == null ? List.<NamedExtension>of() : cluster.getExtensions()) {
            if (EXTENSION.equals(extension.getName())) {
                info.put("config", extension.getExtension());
            }
        }
        return info;
    }

    /** @throws IllegalArgumentException with a message that fits after the plugin's name, without its output */
    static Credential parse(String output, String apiVersion) {
        JsonNode root;
        try {
            root = JSON.readTree(output);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("printed no ExecCredential");
        }
        if (!"ExecCredential".equals(root.path("kind").asString(""))) {
            throw new IllegalArgumentException("printed no ExecCredential");
        }
        String version = root.path("apiVersion").asString("");
        if (!version.equals(apiVersion)) {
            throw new IllegalArgumentException("answered with API version '%s', but the kubeconfig has '%s'"
                    .formatted(version.substring(0, Math.min(60, version.length())), apiVersion));
        }
        JsonNode status = root.path("status");
        String token = text(status, "token");
        String certificate = text(status, "clientCertificateData");
        String key = text(status, "clientKeyData");
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("returned only one of certificate and key");
        }
        if (token.isEmpty() && key.isEmpty()) {
            throw new IllegalArgumentException("returned neither a token nor a certificate");
        }
        if (!Credential.isSendable(token)) {
            throw new IllegalArgumentException(
                    "returned a token that can't be sent: it has a line break or a control character");
        }
        try {
            String expires = text(status, "expirationTimestamp");
            return new Credential(
                    token.isEmpty() ? null : "Bearer " + token,
                    key.isEmpty() ? null : ClientIdentity.of(certificate, key),
                    expires.isEmpty() ? null : Instant.parse(expires));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("returned a certificate or key that is not valid");
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("returned an expirationTimestamp that is not valid");
        }
    }

    private static String text(JsonNode status, String field) {
        return status.path(field).isString() ? status.path(field).asString() : "";
    }
}
