package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.runtime.Quantities;

/** Preflight checks of the ports and the connection tracking between the clients and a server that the run does not start. Pure. */
final class ExternalChecks {
    /** Share of the ports of a source address above which the kernel needs long to find a free one. */
    private static final double SLOW = 0.5;

    private ExternalChecks() {}

    /** Checks that there are enough combinations of port, source address and endpoint for the connections. */
    static Check ports(Plan plan, ExternalTarget external, Host host) {
        int endpoints = plan.endpoints().size();
        long perEndpoint = (long) host.ports() * external.sourceAddresses() * external.addressesPerEndpoint();
        long largest = perEndpoint * endpoints;
        long needed = (long) Math.ceilDiv(plan.target(), endpoints) * endpoints; // each endpoint gets the same number
        String found = "%,d = %s x %s x %s"
                .formatted(
                        largest,
                        Quantities.count(host.ports(), "port"),
                        Quantities.count(external.sourceAddresses(), "source address", "source addresses"),
                        Quantities.count(
                                (long) endpoints * external.addressesPerEndpoint(),
                                "address of the endpoints",
                                "addresses of the endpoints"));
        boolean enough = needed <= largest;
        return new Check(
                "source ports",
                !enough ? REFUSE : needed > SLOW * largest ? WARN : OK,
                found,
                "%,d".formatted(plan.target()),
                enough && needed <= SLOW * largest
                        ? ""
                        : "add source addresses with --source ADDRESS,ADDRESS, or more endpoints%s"
                                .formatted(
                                        enough
                                                ? ": connects get slow past half of the ports"
                                                : ", or a target of at most %,d".formatted(largest)));
    }

    /** Checks for room in the connection tracking table: connections to other machines may be tracked. */
    static Check conntrack(Plan plan, Host host) {
        return host.conntrackMax() < 0
                ? Check.ok("conntrack", "not loaded", "nothing")
                : Preflight.conntrackRoom(plan, host, WARN);
    }
}
