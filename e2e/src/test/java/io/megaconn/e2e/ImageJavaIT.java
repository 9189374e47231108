package io.megaconn.e2e;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Images bring a Java runtime whose class archive fits, so a client is small on any base image. */
@Slow
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class ImageJavaIT {
    /** Memory of a client with 25,000 connections: 71 without the archive. */
    private static final long MAXIMUM_MB = 64;

    private static final Duration TRIM_INTERVAL = Duration.ofSeconds(5);

    @RegisterExtension
    static final Release release = Release.of("java", new ByHelm("""
            server: {hostNetwork: false}
            client: {connections: 25000}
            """));

    @Test
    void aClientOfFullSizeIsSmall() {
        release.orchestrator("ramp", "--target", "25000").exits(0);

        // The memory that only the start needed is returned to the kernel every 5 s (TrimNativeHeapInterval). Each
        // answer makes the client compile and allocate: faster queries would measure themselves.
        eventually()
                .pollInterval(TRIM_INTERVAL)
                .until(
                        () -> release.client(0).json().at("/memory/rss").asLong() >> 20,
                        mb -> mb > 0 && mb <= MAXIMUM_MB);
        assertThat(release.kubectl(
                                "exec",
                                "megaconn-client-0",
                                "--",
                                "java",
                                "-Xshare:on",
                                "-XX:+UseSerialGC",
                                "-XX:+UseCompactObjectHeaders",
                                "-version")
                        .exits(0)
                        .err())
                .contains("sharing");
    }
}
