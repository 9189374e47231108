package io.megaconn.runtime.diagnose;

import java.util.Locale;
import java.util.Set;

/**
 * A limit that a run can hit. A constant names the limits that explain it, and can name only those above it: causes come
 * before their symptoms.
 */
public enum Limit {
    UNSCHEDULABLE,
    QUOTA,
    LIMIT_RANGE,
    NOT_CREATED,
    IMAGE,
    CONTAINER_CREATING,
    CONTAINER_CONFIG,
    CRASH_LOOP,
    OOM_KILLED,
    EVICTED,
    NODE_LOST,
    SERVER_POD,
    SNAT,
    THREADS,
    PROCESS_MEMORY(THREADS),
    UNPRIVILEGED_PORT,
    OPEN_FILES,
    FILE_MAX,
    EPOLL_WATCHES,
    SERVER_FULL(OPEN_FILES, FILE_MAX, EPOLL_WATCHES),
    SOURCE_PORTS,
    TIME_WAIT(SOURCE_PORTS),
    TIME_WAIT_BUCKETS,
    CONNTRACK,
    TCP_MEM,
    ORPHANS(TCP_MEM),
    SYN_QUEUE,
    LISTEN_QUEUE,
    CPU,
    IDLE_CLOSE,
    DNS,
    REFUSED(OPEN_FILES, FILE_MAX),
    RESET(IDLE_CLOSE, OPEN_FILES, FILE_MAX, EPOLL_WATCHES, TCP_MEM),
    TIMEOUT(CONNTRACK, LISTEN_QUEUE, SYN_QUEUE, TCP_MEM, SNAT),
    ERRORS,
    /** With one of these no connection is added any more, whatever the rate was at first: more time would not help. */
    SLOW(
            UNSCHEDULABLE,
            QUOTA,
            LIMIT_RANGE,
            NOT_CREATED,
            IMAGE,
            CONTAINER_CREATING,
            CONTAINER_CONFIG,
            CRASH_LOOP,
            OOM_KILLED,
            EVICTED,
            NODE_LOST,
            SERVER_POD,
            OPEN_FILES,
            FILE_MAX,
            EPOLL_WATCHES,
            SERVER_FULL,
            SOURCE_PORTS,
            CONNTRACK,
            SYN_QUEUE,
            REFUSED,
            TIMEOUT,
            SNAT);

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final Set<Limit> symptomOf;

    Limit(Limit... causes) {
        symptomOf = Set.of(causes);
    }

    /** The limits that explain this one: where one of them was found, this one is not reported. */
    public Set<Limit> symptomOf() {
        return symptomOf;
    }

    /** Whether it keeps pods from running: then connections are missing, and nothing is slow. */
    public boolean keepsPodsAway() {
        return ordinal() <= SERVER_POD.ordinal();
    }

    /** The page about it, relative to the project's root. */
    public String page() {
        return "docs/limits/%s.md".formatted(word);
    }

    /** The name in JSON, metrics and pages, such as {@code node-lost}. */
    @Override
    public String toString() {
        return word;
    }
}
