package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** Tests a release from installation by Helm, through a ramp from outside the cluster, to its removal. */
@TestMethodOrder(OrderAnnotation.class)
@ResourceLock(OnCluster.APISERVER) // it counts all requests
@Order(1) // beside tests that need no cluster, before others need the lock
class RampIT {
    @RegisterExtension
    static final Release release = Release.of("ramp", new ByHelm("""
            messageInterval: 2s
            client: {connections: 1000}
            """));

    private static Program ramp;
    private static ApiRequests requests;

    @BeforeAll
    static void ramp() {
        ApiRequests before = ApiRequests.sofar(release.client());
        ramp = release.orchestrator(
                        "ramp", "--target", "2500", "--batch", "2", "--connections-per-client", "1000", "--hold", "5s")
                .exits(0);
        requests = ApiRequests.sofar(release.client()).minus(before);
    }

    @Test
    void everyBatchIsCountedFromThreeSides() {
        JsonNode report = report();

        assertThat(report.get("exitCode").asInt()).isZero();
        assertThat(report.get("batches")).hasSize(2);
        RunRecords.assertCounts(report.get("batches").get(0).get("counts"), 2000);
        RunRecords.assertCounts(report.get("batches").get(1).get("counts"), 2500);
        RunRecords.assertCounts(report.get("counts"), 2500);
        RunRecords.assertCounts(report.get("hold").get("counts"), 2500);
        assertThat(report.get("lost").asInt()).isZero();
        assertThat(report.get("hold").get("silentMost").asInt()).isZero();
        assertThat(ramp.out())
                .contains("2,500 connections = 2 clients x 1,000 + 1 x 500, in 2 batches of 2")
                .contains("batch 2/2     2,500 connected in", "(exit code 0)");
        assertThat(ramp.err()).doesNotContain("REFUSE");
    }

    @Test
    void theLastClientTakesTheRest() {
        assertThat(release.client(0).get("connections")).isEqualTo(1000);
        assertThat(release.client(2).get("connections")).isEqualTo(500);
    }

    @Test
    void kubectlShowsPodsThatAreReady() {
        Program pods = release.kubectl("get", "pods", "--no-headers", "-l", "app.kubernetes.io/component=client")
                .exits(0);

        assertThat(pods.out().lines()).hasSize(3).allMatch(line -> line.matches("megaconn-client-\\d +1/1 +Running.*"));
    }

    @Test
    void kubectlShowsTheServersCountInItsLog() {
        Log.of(release, "deploy/megaconn-server").shows("connections=2500 ");
    }

    @Test
    void statusShowsTheSame() {
        JsonNode status = PodStats.JSON.readTree(
                release.orchestrator("status", "--json").exits(0).out());

        assertThat(status.get("phase").asString()).isEqualTo("done");
        assertThat(status.get("target").asInt()).isEqualTo(2500);
        RunRecords.assertCounts(status.get("counts"), 2500);
        assertThat(status.get("batches")).hasSize(2);
        assertBatch(status.get("batches").get(0), 2, 2000);
        assertBatch(status.get("batches").get(1), 1, 500);
        assertThat(status.get("trouble")).isEmpty();
    }

    private static void assertBatch(JsonNode batch, int pods, int connections) {
        assertThat(batch.get("pods").asInt()).isEqualTo(pods);
        assertThat(batch.get("ready").asInt()).isEqualTo(pods);
        assertThat(batch.get("connections").asInt()).isEqualTo(connections);
        assertThat(batch.get("restarts").asInt()).isZero();
    }

    /** Tests the number of requests. Writes of the Lease look like the kubelets', so they are computed: taken, freed, renewed every 15 s. */
    @Test
    void theApiserverHasApiRequestBudget() {
        long leases = 4 + report().get("seconds").asInt() / 15;
        long connecting = 3 * (report().get("secondsToTarget").asInt() / 5); // each client that connects, every 5 s

        assertThat(requests.of("PUT statefulsets/scale")).as("%s", requests).isEqualTo(2);
        assertThat(requests.of("PATCH configmaps")).as("%s", requests).isBetween(4L, 8L);
        // One to the server, one to each of three clients at the end of the ramp and at both ends of the hold, a few in
        // batches.
        assertThat(requests.of("pods/portforward")).as("%s", requests).isBetween(7L, 16L + connecting);
        assertThat((requests.sum() + leases - connecting) / 2)
                .as("per batch: %s", requests)
                .isLessThan(20);
    }

    @Test
    void theReportComesBackFromTheCluster() {
        Program report = release.orchestrator("report", "--from-cluster", "--output", "fetched")
                .exits(0);

        assertThat(report.out()).contains(" clients 2,500, server 2,500, kernel 2,500");
        assertThat(RunRecords.only(release.folder().resolve("fetched"))).isEqualTo(report());
    }

    @Test
    void anotherRampIsRefusedWhileClientsAreThere() {
        Program another = release.orchestrator("ramp", "--target", "1000").exits(3);

        assertThat(another.err())
                .contains("REFUSE  clean start: found 3 client pods, 2,500 connections at the server")
                .contains("bin/orchestrator down --namespace " + release.namespace())
                .contains("no clients were started");
        assertThat(release.server().get("connections")).isEqualTo(2500);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void downEndsThem() {
        Program down = release.orchestrator("down").exits(0);

        assertThat(down.out()).contains("no client pods and no connections are left");
        assertThat(release.pods("client")).isEmpty();
        assertThat(release.server().get("connections")).isZero();
        JsonNode status = PodStats.JSON.readTree(
                release.orchestrator("status", "--json").exits(0).out());
        assertThat(status.get("phase").asString()).isEqualTo("ended");
        RunRecords.assertCounts(status.get("counts"), 0);
    }

    private static JsonNode report() {
        return RunRecords.only(release.folder().resolve("runs"));
    }
}
