package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.wire.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    @TempDir
    Path home;

    @Test
    void theServerListensOnTheEndpointOfThePlanAndMakesRoomForTheTarget() {
        Plan plan = Specs.target(1_000_000)
                .port(9123)
                .reply(Reply.ECHO)
                .interval(Duration.ofMillis(1500))
                .plan();

        assertThat(new Commands(plan, home).server())
                .containsSequence(
                        "-jar", home.resolve("server/target/server.jar").toString(), "--child")
                .contains(
                        "@" + home.resolve("server/jvm.options"),
                        "--bind=127.0.0.1",
                        "--port=9123",
                        "--capacity=1000000",
                        "--admin=127.0.0.1:0",
                        "--message-interval=1.5s",
                        "--reply=echo",
                        "--file-tables=per-loop",
                        "-Xmx" + plan.serverHeapMb() + "m",
                        "-Xms" + plan.serverHeapMb() + "m");
    }

    @Test
    void aClientGetsItsShareItsRoomAndItsSources() {
        Plan plan = Specs.target(1_000_000).port(9123).payload(64).processes(20).plan();

        List<String> command = new Commands(plan, home).client(3, 25_000);

        assertThat(command)
                .containsSequence(
                        "-jar", home.resolve("client/target/client.jar").toString(), "--child")
                .contains(
                        "--index=3",
                        "--endpoint=127.0.0.1:9123",
                        "--connections=25000",
                        "--capacity=50000",
                        "--payload-size=64",
                        "--source=" + String.join(",", plan.sources(3)),
                        "--connect-rate=0",
                        "--message-interval=10s",
                        "--reply=none",
                        "-Xmx" + plan.clientHeapMb() + "m");
    }

    @Test
    void theJavaOfTheOrchestratorRunsTheProcesses() {
        assertThat(new Commands(Specs.target(1).plan(), home).server())
                .containsSequence(java(), "@" + home.resolve("server/jvm.options"));
    }

    /** The terminal sends Ctrl-C to JVMs too that have only just been started. */
    @Test
    void aProcessIgnoresCtrlCAndTheLossOfTheTerminalFromItsFirstMoment() throws Exception {
        List<String> command = new Commands(Specs.target(1).plan(), home).client(0, 1);
        List<String> instead = new ArrayList<>(command.subList(0, command.indexOf(java())));
        instead.addAll(List.of("sh", "-c", "kill -s INT $$; kill -s HUP $$; echo \"$@\"", "sh", "still", "here"));

        Process process = new ProcessBuilder(instead).start();

        assertThat(process.inputReader().readLine()).isEqualTo("still here");
        assertThat(process.waitFor()).isZero();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** At most the whole rate is shared out: those of one batch connect at the same time. */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0, 0",
        "1000, 10, 0, 100",
        "1000, 10, 2, 500",
        "1000, 1, 0, 1000",
        "1000, 3, 0, 333",
        "1000, 100, 0, 25",
        "5, 10, 0, 1",
    })
    void theConnectRateIsSharedAmongTheProcessesOfABatch(int rate, int batch, int processes, int each) {
        Plan plan = Specs.target(1_000_000)
                .batch(batch)
                .processes(processes)
                .connectRate(rate)
                .plan();

        assertThat(new Commands(plan, home).client(0, 25_000)).contains("--connect-rate=" + each);
    }

    @Test
    void anAotCacheIsUsedWhereThereIsOne() throws IOException {
        Commands commands = new Commands(Specs.target(1).plan(), home);
        assertThat(commands.server()).noneMatch(arg -> arg.startsWith("-XX:AOTCache"));

        Path cache = home.resolve("server/target/server.aot");
        Files.createDirectories(cache.getParent());
        Files.createFile(cache);

        assertThat(commands.server()).contains("-XX:AOTCache=" + cache);
        assertThat(commands.client(0, 1)).noneMatch(arg -> arg.startsWith("-XX:AOTCache"));
    }

    @Test
    void clientsStepBackBehindTheServer() {
        Commands commands = new Commands(Specs.target(1_000_000).plan(), home);

        assertThat(commands.server()).anyMatch(part -> part.contains("nice -n 0 "));
        assertThat(commands.client(0, 25_000)).anyMatch(part -> part.contains("nice -n 5 "));
    }
}
