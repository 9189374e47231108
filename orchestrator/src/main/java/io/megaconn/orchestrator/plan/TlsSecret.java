package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.ClientTls;
import java.util.List;

/**
 * The Secret with what client pods need for TLS, {@code workload.tls}, which the chart mounts into them.
 *
 * @param name its name; empty for none
 * @param clientCertificate whether clients present the certificate that it contains
 */
public record TlsSecret(String name, boolean clientCertificate) {
    /** Folder of the client pods in which each key of the Secret is a file. */
    public static final String FOLDER = "/etc/megaconn-tls/";

    /** Name of its volume in the pod template. */
    public static final String VOLUME = "tls";

    /** Key of the certificates of trusted authorities, as cert-manager names it. */
    public static final String CA = "ca.crt";

    /** Key of the client's certificate. */
    public static final String CERTIFICATE = "tls.crt";

    /** Key of the client's private key. */
    public static final String KEY = "tls.key";

    public static final TlsSecret NONE = new TlsSecret("", false);

    /** Returns the settings of client pods with the files of this Secret. */
    ClientTls complete(ClientTls typed) {
        if (name.isEmpty()) {
            return typed;
        }
        ClientTls trusting = typed.insecure() ? typed : typed.trusting(FOLDER + CA, typed.serverName());
        return clientCertificate ? trusting.presenting(FOLDER + CERTIFICATE, FOLDER + KEY) : trusting;
    }

    /** Returns the keys that settings of client pods need. */
    public static List<String> keys(ClientTls tls) {
        return List.of(tls.ca(), tls.certificate(), tls.key()).stream()
                .filter(file -> file.startsWith(FOLDER))
                .map(file -> file.substring(FOLDER.length()))
                .toList();
    }
}
