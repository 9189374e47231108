package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.tls.OwnCertificate;
import io.megaconn.runtime.tls.ServerKeyFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Files of a certificate for megaconn's own server, so that a restarted server has the same.
 *
 * @param certificate PEM, which clients trust
 * @param key its private key, PEM
 * @param password file with the key's password; empty for none
 * @param name host name that clients verify; empty for the endpoint's address
 */
record ServerCertificate(String certificate, String key, String password, String name) {
    /** Returns the user's files, which the user keeps. */
    static ServerCertificate of(ServerKeyFiles files) {
        return new ServerCertificate(files.certificate(), files.key(), files.password(), files.hostName());
    }

    /**
     * Makes a certificate in files that only this user can read; they are deleted with the other {@link PrivateFiles} of the run.
     *
     * @throws IOException if they can't be written
     */
    static ServerCertificate make(PrivateFiles files) throws IOException {
        OwnCertificate own = OwnCertificate.make(
                List.of("localhost"), List.of(Endpoint.resolve("127.0.0.1"), Endpoint.resolve("::1")), Instant.now());
        return new ServerCertificate(
                files.write("cert.pem", own.certificate()).toString(),
                files.write("key.pem", own.key()).toString(),
                "",
                "");
    }
}
