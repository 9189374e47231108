package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.tls.OwnCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Files of a certificate for megaconn's own server, so that a restarted server has the same. Only this user can read them; they are
 * deleted with the other {@link PrivateFiles} of the run.
 *
 * @param certificate PEM, which clients trust
 * @param key its private key, PEM
 */
record ServerCertificate(Path certificate, Path key) {
    /** Makes a certificate in these files. @throws IOException if they can't be written */
    static ServerCertificate make(PrivateFiles files) throws IOException {
        OwnCertificate own = OwnCertificate.make(
                List.of("localhost"), List.of(Endpoint.resolve("127.0.0.1"), Endpoint.resolve("::1")), Instant.now());
        return new ServerCertificate(files.write("cert.pem", own.certificate()), files.write("key.pem", own.key()));
    }
}
