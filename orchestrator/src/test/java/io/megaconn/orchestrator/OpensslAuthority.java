package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An authority of a test, with certificates for a server on this machine and for a client, all made by openssl. */
final class OpensslAuthority {
    private final Path folder;
    final Path certificate;
    final Path server;
    final Path client;

    /** @param folder for their files */
    OpensslAuthority(Path folder) {
        this.folder = folder;
        certificate = make("authority");
        server = signed("server");
        client = signed("client");
    }

    private Path make(String name, String... options) {
        Path file = folder.resolve(name + ".pem");
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "2", "-nodes"));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=" + name));
        command.addAll(List.of("-keyout", key(file).toString(), "-out", file.toString()));
        command.addAll(List.of(options));
        try (Program openssl = Program.start(folder, command)) {
            assertThat(openssl.exitCode()).as(openssl.out()).isZero();
        }
        return file;
    }

    private Path signed(String name) {
        return make(
                name,
                "-CA",
                certificate.toString(),
                "-CAkey",
                key(certificate).toString(),
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1");
    }

    /** Returns the private key of a certificate. */
    static Path key(Path certificate) {
        return Path.of(certificate.toString().replace(".pem", ".key"));
    }

    /** Returns the changes to nginx.conf for TLS. @param more settings */
    Map<String, String> nginx(String more) {
        return Map.of(
                "reuseport backlog=4096;",
                "ssl reuseport backlog=4096; ssl_certificate %s; ssl_certificate_key %s; %s"
                        .formatted(server, key(server), more));
    }

    /** Returns the file that HAProxy reads, with certificate and key. */
    Path both() {
        try {
            return Files.writeString(
                    folder.resolve("both.pem"), Files.readString(server) + Files.readString(key(server)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the options of redis-server for TLS. */
    String[] redis() {
        return new String[] {
            "--tls-cert-file",
            server.toString(),
            "--tls-key-file",
            key(server).toString(),
            "--tls-ca-cert-file",
            certificate.toString(),
            "--tls-auth-clients",
            "no"
        };
    }

    /** Returns the options of a ramp that verifies the server. */
    String trusted() {
        return "--tls-ca=" + certificate;
    }

    /** Returns the options of a ramp with the client's certificate. */
    String[] asClient() {
        return new String[] {trusted(), "--tls-cert=" + client, "--tls-key=" + key(client)};
    }
}
