package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Certificates of one authority, made by openssl, and Secrets with them. */
final class PemFiles {
    static final String AUTHORITY = "ca";

    private final Path folder;

    /** Makes the authority. */
    PemFiles(Path folder) {
        this.folder = folder;
        make(AUTHORITY, List.of());
    }

    /** Makes a certificate for this name, signed by the authority. */
    void sign(String name) {
        make(
                name,
                List.of(
                        "-CA", file(AUTHORITY, "crt").toString(),
                        "-CAkey", file(AUTHORITY, "key").toString(),
                        "-addext", "subjectAltName=DNS:" + name));
    }

    private void make(String name, List<String> more) {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "2", "-nodes", "-batch"));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=" + name));
        command.addAll(List.of("-out", file(name, "crt").toString()));
        command.addAll(List.of("-keyout", file(name, "key").toString()));
        command.addAll(more);
        Program program = Program.start(folder, command);
        assertThat(program.exitCode()).as("%s", program).isZero();
    }

    private Path file(String name, String kind) {
        return folder.resolve(name + "." + kind);
    }

    /** Returns what is in a file. @param kind crt or key */
    String text(String name, String kind) {
        try {
            return Files.readString(file(name, kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a Secret with the authority's certificate, this certificate and its key, under cert-manager's names. */
    Secret secret(Release release, String secret, String name, Map<String, String> more) {
        Map<String, String> data = new LinkedHashMap<>(more);
        data.put("ca.crt", text(AUTHORITY, "crt"));
        data.put("tls.crt", text(name, "crt"));
        data.put("tls.key", text(name, "key"));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(secret)
                .withNamespace(release.namespace())
                .endMetadata()
                .withType(more.isEmpty() ? "kubernetes.io/tls" : "Opaque")
                .withStringData(data)
                .build();
    }
}
