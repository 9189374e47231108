package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.ExternalTarget.Listener;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Planner;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.orchestrator.plan.Target;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ClientTls;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalTextTest {
    private static final Host HOST = Hosts.host().build();

    private static String plan(Listener listener, List<String> sources, Integer rate, String... processes) {
        Target.External server = new Target.External(
                List.of(Endpoint.parse("10.0.0.1:80"), Endpoint.parse("10.0.0.2:80")), sources, "", List.of(), "");
        ExternalTarget external = new ExternalTarget(
                listener, false, sources, Math.max(1, sources.size()), 1, true, "", List.of(processes), "");
        Specs specs = Specs.target(10_000).server(server);
        if (rate != null) {
            specs.connectRate(rate);
        }
        return String.join(
                "\n", Messages.plan(Planner.plan(specs.build(), HOST, external), new Environment.Local(HOST)));
    }

    @Test
    void thePlanNamesAllEndpointsAndWhoCounts() {
        assertThat(plan(Listener.HERE, List.of(), null, "nginx (pid 4)", "nginx (pid 5)"))
                .contains("in 1 batch, to 10.0.0.1:80, 10.0.0.2:80")
                .contains("server        not started by megaconn, on this machine: nginx (pid 4), nginx (pid 5)")
                .contains("counted by    clients, the clients' kernel, the server's kernel")
                .contains("unknown       the server's own count (no --server-count); silent connections and messages")
                .contains("source address chosen by the kernel")
                .contains("server unknown")
                .doesNotContain("will get");
    }

    @Test
    void thePlanStatesWhatAServerElsewhereWillGet() {
        assertThat(plan(Listener.ELSEWHERE, List.of("10.0.0.8", "10.0.0.9"), null))
                .contains("not started by megaconn, on another machine")
                .contains(
                        "will get      10,000 connections, at most 2,000 per second in all (--connect-rate), then 1,000 messages/s: 32 bytes")
                .contains("the server's kernel (it is on another machine)")
                .contains("the server's memory and CPU (it is elsewhere)")
                .contains("2 source addresses (10.0.0.8, 10.0.0.9)");
        assertThat(plan(Listener.ELSEWHERE, List.of(), 0)).contains("as fast as possible (--connect-rate limits it)");
    }

    @Test
    void authoritiesOfClientPodsAreThoseOfTheirImage() {
        Target.External server =
                new Target.External(List.of(Endpoint.parse("10.0.0.1:443")), List.of(), "", List.of(), "");
        ClientTls tls = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of());
        Spec spec = Specs.target(100).server(server).build();
        ExternalTarget external = ExternalTarget.ofPods(1, "", "");
        Plan plan = ClusterPlanner.plan(spec.with(spec.workload().over(tls)), server.endpoints(), external);

        assertThat(ExternalText.rows(plan, external))
                .contains(List.of(
                        "tls", "version 1.2 or later, certificates verified by the authorities of the client image"));
    }

    @Test
    void aListenerInAnotherNetworkNamespaceIsNamed() {
        assertThat(plan(Listener.OTHER_NAMESPACE, List.of(), null))
                .contains("on this machine, in another network namespace")
                .contains("its process is not visible to this user: give --server-pid");
    }
}
