package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image of the nginx of this machine (Debian's package), in every node of the cluster. It answers every request with ok, on another port
 * over TLS, with the certificate in {@link #CERTIFICATES} and only to clients that have one of its authority.
 */
final class NginxImage {
    static final String NAME = "localhost/e2e/nginx:test";
    static final int PORT = 8080;
    static final int TLS_PORT = 8443;
    /** Folder with tls.crt, tls.key and ca.crt; without a volume it has no such port. */
    static final String CERTIFICATES = "/etc/nginx-tls";

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Pattern LIBRARY = Pattern.compile("/\\S+");
    /** One process with room for 19,500 connections, below a hard open-file limit of 20,000. */
    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 1;
            pid /tmp/nginx.pid;
            events { worker_connections 19500; }
            http {
              access_log off;
              keepalive_timeout 1d;
              keepalive_requests 1000000000;
              client_body_temp_path /tmp/body;
              proxy_temp_path /tmp/proxy;
              fastcgi_temp_path /tmp/fastcgi;
              uwsgi_temp_path /tmp/uwsgi;
              scgi_temp_path /tmp/scgi;
              server { listen %d backlog=4096; location / { return 200 "ok"; } }
              include %s/*.conf;
            }
            """.formatted(PORT, CERTIFICATES);

    /** Contents of a file *.conf in {@link #CERTIFICATES}. */
    static final String TLS = """
            server {
              listen %d ssl backlog=4096;
              ssl_certificate %2$s/tls.crt;
              ssl_certificate_key %2$s/tls.key;
              ssl_client_certificate %2$s/ca.crt;
              ssl_verify_client on;
              location / { return 200 "ok"; }
            }
            """.formatted(TLS_PORT, CERTIFICATES);

    private NginxImage() {}

    /** Makes the image and loads it. Without nginx, or a command that loads images, the tests are skipped. */
    static void load(Path folder) {
        String cluster = System.getenv("MEGACONN_E2E_CLUSTER");
        String why = "SKIPPED a server that is not megaconn's: it needs nginx, and MEGACONN_E2E_CLUSTER, a command";
        boolean possible = cluster != null && Files.exists(NGINX);
        if (!possible) {
            System.err.println(why);
        }
        assumeTrue(possible, why);
        run(folder, List.of(cluster, "load", archive(folder).toString()));
    }

    /** Writes an archive as docker save does. */
    private static Path archive(Path folder) {
        try {
            Path root = Files.createDirectories(folder.resolve("nginx"));
            copy(NGINX, root);
            Matcher library = LIBRARY.matcher(
                    run(folder, List.of("ldd", NGINX.toString())).out());
            while (library.find()) {
                copy(Path.of(library.group()), root);
            }
            Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("nginx.conf"), CONFIGURATION);
            Files.createDirectories(root.resolve("var/lib/nginx"));
            run(
                    folder,
                    List.of(
                            "chmod",
                            "1777",
                            Files.createDirectories(root.resolve("tmp")).toString()));
            run(folder, List.of("tar", "-C", root.toString(), "-cf", "layer.tar", "."));
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("layer.tar")));
            Files.writeString(
                    folder.resolve("config.json"), """
                    {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]},
                     "config": {"Entrypoint": ["/usr/sbin/nginx", "-e", "stderr", "-c", "/etc/nginx.conf"]},
                     "history": [{"created_by": "a test"}]}
                    """.formatted(HexFormat.of().formatHex(digest)));
            Files.writeString(
                    folder.resolve("manifest.json"),
                    "[{\"Config\": \"config.json\", \"RepoTags\": [\"%s\"], \"Layers\": [\"layer.tar\"]}]"
                            .formatted(NAME));
            run(folder, List.of("tar", "-cf", "nginx.tar", "manifest.json", "config.json", "layer.tar"));
            return folder.resolve("nginx.tar");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path file, Path root) throws IOException {
        Path copy = root.resolve(file.toString().substring(1));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static Program run(Path folder, List<String> command) {
        Program program = Program.start(folder, command);
        assertThat(program.exitCode()).as("%s", program).isZero();
        return program;
    }
}
