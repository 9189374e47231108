package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Tests connections of client pods, through one ClusterIP, to as many nginx pods. */
@TestMethodOrder(OrderAnnotation.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class EndpointTestBase {
    @RegisterExtension
    final Release release;

    private final int connections;
    private final int pods;
    private String endpoint;
    private Program ramp;

    /** @param pods with clients, and as many with nginx */
    EndpointTestBase(int connections, int pods) {
        this.connections = connections;
        this.pods = pods;
        release = Release.of("endpoint", new ByHelm("""
            client: {connections: %d}
            messageInterval: 30s
            target: {endpoints: ["127.0.0.1:1"]}
            workload:
              message: 'GET / HTTP/1.1\\r\\nHost: nginx\\r\\n\\r\\n'
              expect: 'HTTP/1.1 200'
            """.formatted(connections / pods)));
    }

    @BeforeAll
    void ramp() {
        NginxImage.load(release.folder());
        endpoint = NginxService.start(
                release,
                NginxService.pods(release, NginxImage.PORT)
                        .editSpec()
                        .withReplicas(pods)
                        .endSpec()
                        .build(),
                80,
                NginxImage.PORT);
        // A busy machine may stop the clients for seconds: 40 s leave room for four of them before a tenth of the
        // messages is late.
        ramp = release.orchestrator(
                        "ramp",
                        "--endpoint",
                        endpoint,
                        "--target",
                        "" + connections,
                        "--batch",
                        "" + pods,
                        "--hold",
                        "30s")
                .exits(0);
    }

    @Test
    void clientsAndTheKernelsOfTheirPodsCountTheSameAndTheServerIsUnknown() {
        JsonNode report = RunRecords.only(release.folder().resolve("runs"));

        for (JsonNode counts :
                new JsonNode[] {report.get("counts"), report.get("hold").get("counts")}) {
            assertThat(counts.get("clients").asInt()).isEqualTo(connections);
            assertThat(counts.get("clientsKernel").asInt()).isEqualTo(connections);
            assertThat(counts.get("server").asInt()).isEqualTo(-1);
            assertThat(counts.get("kernel").asInt()).isEqualTo(-1);
        }
        assertThat(report.get("lost").asInt()).isZero();
        for (String phase : new String[] {"ramp", "hold"}) {
            assertThat(report.at("/phases/" + phase + "/answered").asLong()).isPositive();
            assertThat(report.at("/phases/" + phase + "/unanswered").asLong()).isZero();
        }
        assertThat(report.get("hold").get("silentMost").asInt()).isEqualTo(-1);
    }

    @Test
    void thePlanSaysWhatWillHitTheServerAndTheEndWhoCounted() {
        assertThat(ramp.out())
                .contains("%,d connections = %d clients x %,d, in 1 batch, to %s"
                        .formatted(connections, pods, connections / pods, endpoint))
                .contains("%,d connections, at most 2,000 per second in all".formatted(connections))
                .contains("clients and the clients' kernel count the same (exit code 0)")
                .contains("the server's kernel (it is outside the client pods' network namespaces)");
    }

    @Test
    void noServerOfMegaconnsTakesPart() {
        assertThat(release.pods("server")).isEmpty();
        assertThat(release.pods("client")).hasSize(pods);
    }

    @Test
    @Slow
    @Order(Integer.MAX_VALUE)
    void downEndsTheClients() {
        release.orchestrator("down").exits(0);

        assertThat(release.pods("client")).isEmpty();
    }
}
