package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.PodMetricsReader.Sample;
import io.megaconn.runtime.system.ProcessTree.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Memory and CPU of a server's pods. The metrics API has a sample every 15 to 60 seconds, so a figure for a batch waits for samples
 * that are newer than its last connection.
 */
final class ServerPodUsage {
    /** Maximum wait for newer samples; without them the figures are unknown. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Supplier<Sample> reader;
    private final InstantSource clock;
    private final Consumer<String> warnings;
    private final Usage before;
    private Usage last = Usage.UNKNOWN;
    private Sample sample = Sample.NONE;
    private double cpuMs;
    private Instant readAt = Instant.EPOCH;
    private @Nullable Instant wanted;
    private boolean warned;

    /**
     * Reads the first sample; to be called before the first client starts.
     *
     * @param warnings receives why the figures are unknown, once
     */
    ServerPodUsage(Supplier<Sample> reader, InstantSource clock, Consumer<String> warnings) {
        this.reader = reader;
        this.clock = clock;
        this.warnings = warnings;
        read();
        before = usage();
        last = before;
    }

    /** Asks for samples that are newer than now; to be called when a batch or a hold begins. */
    void reset() {
        wanted = null;
    }

    /**
     * Reads newer samples if they are due.
     *
     * @param complete true if all connections of the batch are there: then samples from now on are wanted
     * @return whether the wanted samples are there, or will never be
     */
    boolean query(boolean complete) {
        Instant now = clock.instant();
        if (!complete || before.pids().isEmpty()) {
            return true;
        }
        Instant since = wanted == null ? now : wanted;
        wanted = since;
        if (Duration.between(readAt, now).compareTo(EVERY) >= 0) {
            read();
        }
        if (sample.oldest().isAfter(since)) {
            last = usage();
            return true;
        }
        if (Duration.between(since, now).compareTo(PATIENCE) > 0) {
            last = Usage.UNKNOWN;
            warn("the metrics API has had no newer sample of the server's pods for %d s"
                    .formatted(PATIENCE.toSeconds()));
            return true;
        }
        return false;
    }

    private void read() {
        readAt = clock.instant();
        try {
            Sample next = reader.get();
            if (sample.pods() > 0 && next.oldest().isAfter(sample.oldest())) {
                cpuMs += next.cores()
                        * Duration.between(sample.oldest(), next.oldest()).toMillis();
            }
            sample = next;
            if (next.pods() == 0) {
                warn("the metrics API has no sample of the server's pods");
            }
        } catch (KubernetesClientException e) {
            warn("the metrics API can't be read (%s)"
                    .formatted(
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    private void warn(String why) {
        if (!warned) {
            warned = true;
            warnings.accept(why + ": the server's memory and CPU are unknown");
        }
    }

    private Usage usage() {
        return sample.pods() == 0
                ? Usage.UNKNOWN
                : new Usage(
                        LongStream.rangeClosed(1, sample.pods()).boxed().collect(Collectors.toSet()),
                        -1,
                        -1,
                        -1,
                        -1,
                        Math.round(cpuMs),
                        sample.memory());
    }

    /** Returns the figures of the last batch; unknown without any. The working sets are the memory of the control group. */
    Usage last() {
        return last;
    }

    /** Returns the figures before the first batch. */
    Usage before() {
        return before;
    }
}
