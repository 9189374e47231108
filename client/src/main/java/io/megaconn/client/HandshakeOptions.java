package io.megaconn.client;

import io.megaconn.runtime.tls.ServerKeyFiles;
import io.megaconn.runtime.wire.HandshakeCost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of a client process that only measures what TLS handshakes cost. */
final class HandshakeOptions {
    @Option(
            names = "--probe-handshakes",
            hidden = true,
            description =
                    "Measure the CPU time of TLS handshakes on this machine, for less than a second, and print it as JSON.")
    boolean measure;

    @Option(
            names = "--probe-server-key",
            hidden = true,
            arity = "2..3",
            description = "With --probe-handshakes: files of the server's certificate, its key and the key's password."
                    + " Default: a certificate of this program.")
    List<Path> server = new ArrayList<>();

    /** Measures. @throws io.megaconn.runtime.UserError if a file is wrong */
    HandshakeCost cost() {
        return HandshakeBenchmark.of(
                server.isEmpty()
                        ? null
                        : ServerKeyFiles.of(server.get(0), server.get(1), server.size() > 2 ? server.get(2) : null));
    }
}
