package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The part of a plan about a server that the run does not start.
 *
 * @param listener where it listens
 * @param loopback true if all addresses are loopback addresses, an IPv4 one of each endpoint among them: then clients
 *     connect from addresses of 127.0.0.0/8, unless {@code sources} has some
 * @param sources source addresses, networks and interfaces as the user gave them
 * @param sourceAddresses number of source addresses; 1 if the kernel chooses
 * @param addressesPerEndpoint fewest addresses of an endpoint's name
 * @param kernelCounts true if the kernel of this machine counts the connections one by one
 * @param serverCount where the server's own count is read, without a query; empty for nowhere
 * @param processes the server's processes, such as {@code redis-server (pid 42)}; none if they are unknown
 * @param serverPods selector of the server's pods, {@code NAMESPACE/LABELS}; empty if they are unknown
 */
public record ExternalTarget(
        Listener listener,
        boolean loopback,
        List<String> sources,
        int sourceAddresses,
        int addressesPerEndpoint,
        boolean kernelCounts,
        String serverCount,
        List<String> processes,
        @Absent("\"\"") String serverPods) {
    /** Place of a listener. */
    public enum Listener {
        /** This machine and this network namespace. */
        HERE("on this machine"),
        /** An address of this machine, but no listener is visible, as behind a published port of a container. */
        OTHER_NAMESPACE("on this machine, in another network namespace"),
        /** An address of this machine, and connects are refused. */
        NOBODY("on this machine, where nothing listens now"),
        ELSEWHERE("on another machine"),
        /** Anything that client pods reach: a Service, a pod, a machine. */
        BEYOND_PODS("outside the client pods' network namespaces");

        private final String words;

        Listener(String words) {
            this.words = words;
        }

        /** Returns the place for a sentence. */
        public String words() {
            return words;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Connects per second to a server that is not on this machine, unless the user chooses a rate. */
    public static final int REMOTE_CONNECT_RATE = 2_000;

    public boolean here() {
        return listener != Listener.ELSEWHERE && listener != Listener.BEYOND_PODS;
    }

    /** Returns the target of client pods. */
    public static ExternalTarget ofPods(int addressesPerEndpoint, String serverCount, String serverPods) {
        return new ExternalTarget(
                Listener.BEYOND_PODS,
                false,
                List.of(),
                1,
                addressesPerEndpoint,
                true,
                serverCount,
                List.of(),
                serverPods);
    }

    /** Returns true if the sockets of the server are those of this network namespace, also of one that starts later. */
    public boolean inThisNamespace() {
        return listener == Listener.HERE || listener == Listener.NOBODY;
    }

    /** Returns true if clients use their own parts of 127.0.0.0/8. */
    public boolean usesLoopbackSources() {
        return loopback && sources.isEmpty();
    }

    /** Names the witnesses that count the connections. */
    public List<String> witnesses() {
        List<String> witnesses = new ArrayList<>(List.of("clients"));
        if (kernelCounts) {
            witnesses.add("the clients' kernel");
        }
        if (kernelCounts && inThisNamespace()) {
            witnesses.add("the server's kernel");
        }
        if (!serverCount.isEmpty()) {
            witnesses.add("the server itself (" + serverCount + ")");
        }
        return witnesses;
    }

    /** Names the figures that are not counted or measured, with the reason. */
    public List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        if (!kernelCounts) {
            unknown.add("the kernel's counts (this kernel does not answer sock_diag)");
        } else if (!inThisNamespace()) {
            unknown.add("the server's kernel (it is " + listener.words() + ")");
        }
        if (serverCount.isEmpty()) {
            unknown.add("the server's own count (no --server-count)");
        }
        unknown.add("silent connections and messages that arrive at the server");
        if (processes.isEmpty() && serverPods.isEmpty()) {
            unknown.add("the server's memory and CPU (" + whyNotMeasured() + ")");
        }
        return unknown;
    }

    private String whyNotMeasured() {
        return switch (listener) {
            case HERE, OTHER_NAMESPACE -> "its process is not visible to this user: give --server-pid";
            case NOBODY -> "nothing listens on its endpoints";
            case ELSEWHERE -> "it is elsewhere";
            case BEYOND_PODS -> "no --server-selector";
        };
    }
}
