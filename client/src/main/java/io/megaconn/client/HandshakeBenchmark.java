package io.megaconn.client;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.tls.OwnCertificate;
import io.megaconn.runtime.tls.ServerKeyFiles;
import io.megaconn.runtime.tls.TlsClient;
import io.megaconn.runtime.tls.TlsServer;
import io.megaconn.runtime.tls.TlsSettings;
import io.megaconn.runtime.tls.TlsVersion;
import io.megaconn.runtime.wire.HandshakeCost;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the CPU time of full TLS handshakes between the transports of a client and a server, one after the other over one loopback
 * connection, in the thread of the caller. The time that the thread waits for a core does not count.
 */
final class HandshakeBenchmark {
    /** Time in which the JIT compiler gets most of the methods; BoringSSL's code, which takes nearly all of the CPU time, needs none. */
    private static final Duration WARM_UP = Duration.ofMillis(150);

    private static final Duration MEASURED = Duration.ofMillis(400);
    private static final int MOST = 1_000;
    private static final int BUFFER = 64 * 1024;
    private static final double NANOS_PER_MICRO = 1e3;

    private final BenchmarkEnd client;
    private final BenchmarkEnd server;

    private HandshakeBenchmark(BenchmarkEnd client, BenchmarkEnd server) {
        this.client = client;
        this.server = server;
    }

    /**
     * Measures for less than a second.
     *
     * @param files certificate and key of the server; null for a P-256 certificate of this program
     * @throws UserError if a file is wrong, or the key does not belong to the certificate
     */
    static HandshakeCost of(@Nullable ServerKeyFiles files) {
        TlsServer server = files == null
                ? TlsServer.of(OwnCertificate.make(List.of("localhost"), List.of(), Instant.now()), TlsVersion.TLS_1_2)
                : TlsServer.of(files, TlsVersion.TLS_1_2);
        TlsClient client = TlsClient.of(TlsSettings.DEFAULT.unverified()); // a run verifies each chain once
        try (LoopbackPair sockets = LoopbackPair.open();
                Arena arena = Arena.ofConfined()) {
            HandshakeBenchmark benchmark = new HandshakeBenchmark(
                    new BenchmarkEnd(client.transport(arena.allocate(BUFFER)), sockets.client()),
                    new BenchmarkEnd(server.transport(arena.allocate(BUFFER)), sockets.server()));
            benchmark.run(WARM_UP);
            return benchmark.run(MEASURED);
        } catch (IOException e) {
            throw new UserError(
                    ExitCode.UNEXPECTED, "TLS handshakes over loopback can't be measured: " + UserError.reason(e));
        }
    }

    /** Completes at least one handshake, and as many as fit this time. */
    private HandshakeCost run(Duration time) throws IOException {
        client.reset();
        server.reset();
        long end = System.nanoTime() + time.toNanos();
        int n = 0;
        do {
            complete();
            n++;
        } while (n < MOST && System.nanoTime() - end < 0);
        return new HandshakeCost(client.cpuNanos() / NANOS_PER_MICRO / n, server.cpuNanos() / NANOS_PER_MICRO / n, n);
    }

    private void complete() throws IOException {
        client.begin();
        server.begin();
        long end = System.nanoTime() + LoopbackPair.PATIENCE.toNanos();
        boolean atClient = client.proceed();
        while (!server.proceed() || !atClient) {
            LoopbackPair.check(end);
            atClient = client.proceed();
        }
        client.end();
        server.end();
    }
}
