package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that heap and memory follow from the connections: the process's part, and the kernel's, which is charged to the pod. */
class MemoryTest {
    private static final double MIB = 1 << 20;
    private static final int HEAP_PER_CONNECTION = 220;
    private static final int POD_PER_CONNECTION = 150 + 4_200;

    @ParameterizedTest
    @CsvSource({"1, none", "15000, none", "250000, echo", "1000000, none", "1000000, echo", "12345678, none"})
    void ofTheServer(int capacity, String reply) {
        Doc server = container("server", "server: {capacity: %d, reply: %s}".formatted(capacity, reply));

        assertHeap(server, reply.equals("echo") ? 128 : 64, capacity, 4);
        assertMemory(server, 90, capacity);
        assertThat(server.at("resources", "requests", "cpu").text()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 25_000, 64_000})
    void ofAClient(int connections) {
        Doc client = container("client", "client: {connections: %d}".formatted(connections));

        assertHeap(client, 24, connections, 2);
        assertMemory(client, 72, connections);
        assertThat(client.at("resources", "requests", "cpu").text()).isEqualTo("20m");
    }

    /** Compares with figures computed by hand, because the formulas above repeat the template's. */
    @Test
    void ofAMillion() {
        Doc server = container("server", "{}");
        Doc client = container("client", "{}");

        assertThat(server.at("command").texts()).contains("-Xmx273m");
        assertThat(server.at("resources", "requests", "memory").text()).isEqualTo("4239Mi");
        assertThat(server.at("resources", "limits", "memory").text()).isEqualTo("5299Mi");
        assertThat(client.at("command").texts()).contains("-Xmx29m");
        assertThat(client.at("resources", "requests", "memory").text()).isEqualTo("176Mi");
        assertThat(client.at("resources", "limits", "memory").text()).isEqualTo("220Mi");
    }

    @Test
    void usersResourcesAreMergedIntoThem() {
        Doc server = container(
                "server", "server: {heapMb: 1000, resources: {requests: {cpu: 4, memory: 9Gi}, limits: {cpu: 5}}}");
        Doc client = container("client", "client: {resources: {requests: {memory: 1Gi}}}");

        assertThat(server.at("command").texts()).contains("-Xms1000m", "-Xmx1000m", "-Xmn4m");
        assertThat(server.at("resources").value())
                .isEqualTo(Map.of(
                        "requests", Map.of("cpu", 4, "memory", "9Gi"), "limits", Map.of("cpu", 5, "memory", "5299Mi")));
        assertThat(client.at("resources").value())
                .isEqualTo(
                        Map.of("requests", Map.of("cpu", "20m", "memory", "1Gi"), "limits", Map.of("memory", "220Mi")));
    }

    private static Doc container(String component, String values) {
        return Rendered.container(Chart.with(values).render().pod(component));
    }

    private static void assertHeap(Doc container, int base, int connections, int young) {
        int heap = base + (int) (connections * (double) HEAP_PER_CONNECTION / MIB);
        assertThat(container.at("command").texts())
                .containsExactly(
                        "java",
                        "@/app/jvm.options",
                        "-Xms" + heap + "m",
                        "-Xmx" + heap + "m",
                        "-Xmn" + young + "m",
                        "-cp",
                        "@/app/jib-classpath-file",
                        "@/app/jib-main-class-file");
    }

    private static void assertMemory(Doc container, int base, int connections) {
        int request = base + (int) Math.ceil(connections * (double) POD_PER_CONNECTION / MIB);
        assertThat(container.at("resources", "requests", "memory").text()).isEqualTo(request + "Mi");
        assertThat(container.at("resources", "limits").map())
                .as("a limit of CPU would stall the event loops")
                .containsOnlyKeys("memory")
                .containsEntry("memory", (int) Math.ceil(request * 1.25) + "Mi");
    }
}
