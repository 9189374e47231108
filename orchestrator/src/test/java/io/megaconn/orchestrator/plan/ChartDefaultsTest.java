package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests that constants in the chart's templates equal those in the code. */
class ChartDefaultsTest {
    private static final Path CHART = Path.of(System.getProperty("megaconn.home"), "helm/megaconn");

    @Test
    void theChartHasTheSamePortsAndConnectionsPerClient() throws IOException {
        assertThat(read("values.yaml"))
                .contains("\n  port: %d\n".formatted(Ports.SERVER))
                .contains("\n  connections: %d\n".formatted(SpecDefaults.CONNECTIONS_PER_CLIENT));
        assertThat(read("templates/server-deployment.yaml"))
                .contains("containerPort: %d\n".formatted(Ports.SERVER_ADMIN))
                .contains("\"port\" %d ".formatted(Ports.SERVER_ADMIN));
        assertThat(read("templates/client-statefulset.yaml"))
                .contains("containerPort: %d\n".formatted(Ports.CLIENT_ADMIN))
                .contains("\"port\" %d)".formatted(Ports.CLIENT_ADMIN));
    }

    private static String read(String file) throws IOException {
        return Files.readString(CHART.resolve(file));
    }
}
