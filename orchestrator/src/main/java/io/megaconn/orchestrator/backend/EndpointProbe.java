package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.cli.SharedFiles;
import io.megaconn.runtime.engine.Conversation;
import io.megaconn.runtime.engine.Conversation.Outcome;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.wire.Workload;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Connects to every address of an external server's endpoints before anything starts, and has one complete exchange. */
final class EndpointProbe {
    private final Workload workload;
    private final boolean onlyIpv4;

    private EndpointProbe(Workload workload, boolean onlyIpv4) {
        this.workload = workload;
        this.onlyIpv4 = onlyIpv4;
    }

    /**
     * Checks all endpoints at the same time.
     *
     * @param onlyIpv4 true if the clients connect from IPv4 addresses, so that the others of a name are not used
     */
    static List<Check> check(List<Endpoint> endpoints, Workload workload, boolean onlyIpv4) {
        EndpointProbe probe = new EndpointProbe(workload, onlyIpv4);
        List<CompletableFuture<Check>> checks =
                endpoints.stream().map(probe::check).toList();
        return checks.stream().map(CompletableFuture::join).toList();
    }

    /** Checks an endpoint, whose other addresses take over if one of them fails. */
    private CompletableFuture<Check> check(Endpoint endpoint) {
        Dialogue dialogue = Protocols.dialogue(new Protocol.Request(endpoint, workload, new SharedFiles(), 0));
        List<InetSocketAddress> addresses = endpoint.addresses().stream()
                .filter(address -> !onlyIpv4 || address.getAddress() instanceof Inet4Address)
                .toList();
        List<CompletableFuture<Outcome>> outcomes = addresses.stream()
                .map(address -> CompletableFuture.supplyAsync(
                        () -> outcome(address, addresses.size() == 1, dialogue),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(_ -> check(
                        endpoint, outcomes.stream().map(CompletableFuture::join).toList()));
    }

    private Check check(Endpoint endpoint, List<Outcome> outcomes) {
        boolean conversed = workload.converses();
        List<Outcome> failed = outcomes.stream()
                .filter(outcome -> !outcome.problem().isEmpty())
                .toList();
        Status status = failed.isEmpty() ? Status.OK : failed.size() == outcomes.size() ? Status.REFUSE : Status.WARN;
        return new Check(
                "endpoint " + endpoint,
                status,
                !failed.isEmpty()
                        ? failed.stream().map(Outcome::problem).collect(Collectors.joining(", "))
                        : conversed ? "a complete conversation" : "connected",
                conversed ? "the replies that are expected" : "a server that listens",
                switch (status) {
                    case OK -> "";
                    case WARN ->
                        "name the address that listens in --endpoint: the others of this name get its connections";
                    case REFUSE ->
                        failed.stream().anyMatch(Outcome::connected)
                                ? "correct the path of --endpoint, the messages or the expected replies; --force starts anyway"
                                : "start the server, or correct --endpoint; --force starts anyway";
                });
    }

    /** @param only true for the only address of its name, whose problem needs no name */
    private static Outcome outcome(InetSocketAddress address, boolean only, Dialogue dialogue) {
        Outcome outcome = Conversation.at(address, dialogue);
        return only || outcome.problem().isEmpty()
                ? outcome
                : new Outcome(Endpoint.of(address) + ": " + outcome.problem(), outcome.connected());
    }
}
