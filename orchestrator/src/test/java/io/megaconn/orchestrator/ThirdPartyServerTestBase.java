package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Ramps against servers of Debian's packages. */
abstract class ThirdPartyServerTestBase extends LimitTestBase {
    static final String[] ECHO = {"--reply", "echo"};
    static final String[] REDIS = {"--message", "PING\\r\\n", "--expect", "+PONG\\r\\n"};
    static final String[] MEMCACHED = {"--message", "get {connection}\\r\\n", "--expect", "END\\r\\n"};
    static final String[] WEBSOCKET = {"--message", "{\"ping\":{sequence}}", "--expect", "\"ping\""};
    static final Map<String, String> AS_DOCUMENTED = Map.of();

    ThirdPartyServers servers;

    @BeforeEach
    void prepare() {
        servers = new ThirdPartyServers(folder, List.of());
    }

    @AfterEach
    void endServers() {
        killWhatIsLeft(); // the ramp first
        servers.close();
    }

    Program rampTo(String endpoint, int target, String[] messages, String... options) {
        return run(arguments(endpoint, target, messages, options));
    }

    String[] arguments(String endpoint, int target, String[] messages, String... options) {
        List<String> args = new ArrayList<>(List.of("ramp", "--local", "--endpoint", endpoint));
        args.addAll(List.of("--target", "" + target, "--output", output.toString()));
        args.addAll(List.of(messages));
        args.addAll(List.of(options));
        return args.toArray(String[]::new);
    }

    /** Ramps, and requires that each witness counts the same, and that replies came. */
    void assertHolds(String endpoint, int target, String[] messages, String... options) {
        rampTo(endpoint, target, messages, options).exits(0);

        JsonNode report = record.report();
        for (String witness : List.of("clients", "clientsKernel", "kernel")) {
            assertThat(report.get("counts").get(witness).asInt()).as(witness).isEqualTo(target);
        }
        assertThat(report.get("phases").get("ramp").get("answered").asLong())
                .as("replies")
                .isPositive();
        assertThat(report.get("batches")
                        .get(0)
                        .get("serverCost")
                        .get("processes")
                        .asInt())
                .as("processes of the server")
                .isPositive();
    }
}
