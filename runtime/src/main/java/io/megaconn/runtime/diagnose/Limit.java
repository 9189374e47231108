package io.megaconn.runtime.diagnose;

import java.util.Locale;
import java.util.Set;

/**
 * A limit that a run can hit. Each constant lists the limits that explain it; these must be declared above it, so
 * causes come before their symptoms.
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
    POD_TERMINATING,
    POD_NOT_READY,
    SERVER_POD,
    SNAT,
    THREADS,
    PROCESS_MEMORY(THREADS),
    UNPRIVILEGED_PORT,
    OPEN_FILES,
    FILE_MAX,
    PROXY_PORTS,
    EPOLL_WATCHES,
    SERVER_FULL(OPEN_FILES, FILE_MAX, EPOLL_WATCHES),
    SERVER_MAXIMUM(OPEN_FILES, FILE_MAX, PROXY_PORTS),
    UPGRADE(PROXY_PORTS),
    TLS_CERTIFICATE,
    TLS_HANDSHAKE(PROXY_PORTS, SERVER_MAXIMUM),
    SOURCE_PORTS,
    TIME_WAIT(SOURCE_PORTS),
    TIME_WAIT_BUCKETS,
    CONNTRACK,
    TCP_MEM,
    ORPHANS(TCP_MEM),
    SYN_QUEUE,
    LISTEN_QUEUE(SERVER_MAXIMUM),
    CPU,
    TLS_CPU(CPU),
    IDLE_CLOSE,
    DNS,
    REFUSED(OPEN_FILES, FILE_MAX),
    RESET(IDLE_CLOSE, SERVER_MAXIMUM, PROXY_PORTS, OPEN_FILES, FILE_MAX, EPOLL_WATCHES, TCP_MEM),
    TIMEOUT(CONNTRACK, LISTEN_QUEUE, SYN_QUEUE, TCP_MEM, SNAT),
    ERRORS,
    /** Limits that stop all progress, whatever the rate was before: more time would not help. */
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
            POD_TERMINATING,
            POD_NOT_READY,
            SERVER_POD,
            OPEN_FILES,
            FILE_MAX,
            EPOLL_WATCHES,
            SERVER_FULL,
            PROXY_PORTS,
            SERVER_MAXIMUM,
            UPGRADE,
            TLS_CERTIFICATE,
            TLS_HANDSHAKE,
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

    /** Returns the limits that explain this one: if one of them was found, this one is not reported. */
    public Set<Limit> symptomOf() {
        return symptomOf;
    }

    /** Returns true if this limit keeps pods from running: connections are missing, but nothing is slow. */
    public boolean keepsPodsAway() {
        return ordinal() <= SERVER_POD.ordinal();
    }

    /** Returns the path of its page, relative to the project's root. */
    public String page() {
        return "docs/limits/%s.md".formatted(word);
    }

    /** Returns the name in JSON, metrics and pages, for example {@code node-lost}. */
    @Override
    public String toString() {
        return word;
    }
}
