package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.fleet.ExternalServer;
import io.megaconn.orchestrator.fleet.ServerCount;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.ExternalTarget.Listener;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Target;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.AcceptQueue;
import io.megaconn.runtime.system.KernelSockets;
import io.megaconn.runtime.system.LocalAddresses;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.system.ProcessTree;
import io.megaconn.runtime.system.SocketOwners;
import io.megaconn.runtime.system.Sources;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a server that the run does not start, as seen from this machine.
 *
 * @param target the part for the plan
 * @param observed the part for the fleet
 */
record ExternalInspection(ExternalTarget target, ExternalServer.Observed observed) {
    /** @throws UserError for a name that does not resolve, or an option value that does not exist on this machine */
    static ExternalInspection of(Target.External server, Proc proc) {
        List<Sources.Destination> endpoints = server.endpoints().stream()
                .map(endpoint -> new Sources.Destination(endpoint.toString(), endpoint.addresses()))
                .toList();
        List<InetSocketAddress> addresses =
                endpoints.stream().flatMap(e -> e.addresses().stream()).toList();
        boolean local = addresses.stream().map(InetSocketAddress::getAddress).allMatch(AcceptQueue::isLocal);
        SocketOwners.Listeners listeners =
                local ? new SocketOwners(proc).listeners(addresses) : new SocketOwners.Listeners(false, Set.of());
        boolean otherNamespace = server.serverPids().stream().anyMatch(ExternalInspection::isElsewhere);
        boolean kernelCounts = KernelSockets.answers();
        Listener listener;
        if (!local && !otherNamespace) {
            listener = Listener.ELSEWHERE;
        } else if (!otherNamespace && (listeners.visible() || !kernelCounts)) {
            listener = Listener.HERE;
        } else {
            boolean refused =
                    server.serverPids().isEmpty() && addresses.stream().allMatch(ExternalInspection::refuses);
            listener = refused ? Listener.NOBODY : Listener.OTHER_NAMESPACE;
        }
        for (long pid : server.serverPids()) {
            if (ProcessHandle.of(pid).isEmpty()) {
                throw UserError.usage(
                        "--server-pid %d: there is no such process: list them with: ps -e".formatted(pid));
            }
        }
        Set<Long> pids = server.serverPids().isEmpty() ? listeners.pids() : new TreeSet<>(server.serverPids());
        ServerCount count = server.serverCount().isEmpty() ? null : ServerCount.parse(server.serverCount());
        ExternalTarget target = new ExternalTarget(
                listener,
                endpoints.stream().allMatch(ExternalInspection::isLoopback),
                server.sources(),
                server.sources().isEmpty()
                        ? 1
                        : Sources.of(server.sources(), endpoints, LocalAddresses.KERNEL)
                                .size(),
                endpoints.stream()
                        .mapToInt(endpoint -> endpoint.addresses().size())
                        .min()
                        .orElse(1),
                kernelCounts,
                count == null ? "" : count.shown(),
                new ProcessTree(proc, pids).names(),
                "");
        return new ExternalInspection(
                target, new ExternalServer.Observed(addresses, kernelCounts, target.inThisNamespace(), count, pids));
    }

    /** Returns true if all addresses are loopback addresses, and one of them is reached from 127.0.0.0/8. */
    private static boolean isLoopback(Sources.Destination endpoint) {
        List<InetAddress> addresses =
                endpoint.addresses().stream().map(InetSocketAddress::getAddress).toList();
        return addresses.stream().allMatch(InetAddress::isLoopbackAddress)
                && addresses.stream().anyMatch(Inet4Address.class::isInstance);
    }

    /** Returns true if this machine refuses a connect: nothing listens, in whatever namespace. */
    private static boolean refuses(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, Host.CONNECT_MS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false; // no answer
        }
    }

    /** Returns true if a process has another network namespace than this one. */
    private static boolean isElsewhere(long pid) {
        try {
            return !Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
        } catch (IOException e) {
            return false; // another user's process
        }
    }

    /** Checks that the server's own count can be read; null if there is none. */
    @Nullable
    Check count() throws InterruptedException {
        ServerCount count = observed.count();
        if (count == null) {
            return null;
        }
        return ServerCountCheck.of(count);
    }
}
