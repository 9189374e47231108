package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.tls.OwnCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/**
 * Files of a certificate for megaconn's own server, so that a restarted server has the same. Only this user can read them; they are
 * deleted when the orchestrator ends.
 *
 * @param certificate PEM, which clients trust
 * @param key its private key, PEM
 */
record ServerCertificate(Path certificate, Path key) {
    /** Makes a certificate. @throws UserError if the files can't be written */
    static ServerCertificate make() {
        OwnCertificate own = OwnCertificate.make(
                List.of("localhost"), List.of(Endpoint.resolve("127.0.0.1"), Endpoint.resolve("::1")), Instant.now());
        try {
            Path folder = Files.createTempDirectory("megaconn-tls", mode("rwx------"));
            folder.toFile().deleteOnExit();
            return new ServerCertificate(
                    write(folder.resolve("cert.pem"), own.certificate()), write(folder.resolve("key.pem"), own.key()));
        } catch (IOException e) {
            throw new UserError(
                    ExitCode.UNEXPECTED, "can't write the server's certificate to a file: " + UserError.reason(e));
        }
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static Path write(Path file, String pem) throws IOException {
        Files.createFile(file, mode("rw-------"));
        file.toFile().deleteOnExit();
        return Files.writeString(file, pem);
    }
}
