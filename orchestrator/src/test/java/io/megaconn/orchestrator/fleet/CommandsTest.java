package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Planner;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.orchestrator.plan.Target;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.tls.OwnCertificate;
import io.megaconn.runtime.tls.ServerKeyFiles;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
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
                        "-Xmx" + plan.requireLocal().requireOwnServer().serverHeapMb() + "m",
                        "-Xms" + plan.requireLocal().requireOwnServer().serverHeapMb() + "m");
    }

    @Test
    void clientsOfAnExternalServerGetAllEndpointsAndTheSourcesOfTheUser() {
        assertThat(client(true, List.of()))
                .contains("--endpoint=127.0.0.1:80,[::1]:81", "--source=127.1.0.1", "--first-connection=0")
                .doesNotContain("--source=");
        assertThat(client(false, List.of())).noneMatch(word -> word.startsWith("--source"));
        assertThat(client(true, List.of("10.0.0.0/30", "eth0"))).contains("--source=10.0.0.0/30,eth0");
    }

    private List<String> client(boolean loopback, List<String> sources) {
        Target.External server = new Target.External(
                List.of(Endpoint.parse("127.0.0.1:80"), Endpoint.parse("[::1]:81")), sources, "", List.of(), "");
        ExternalTarget external =
                new ExternalTarget(ExternalTarget.Listener.HERE, loopback, sources, 1, 1, true, "", List.of(), "");
        Plan plan = Planner.plan(
                Specs.target(100).server(server).build(), Hosts.host().build(), external);
        return new Commands(plan, home).client(0, 100);
    }

    /** megaconn's own server echoes, and the clients check the replies as the user says. */
    @Test
    void theUsersMessagesGoToMegaconnsOwnServerToo() {
        Script script = new Script(
                Script.RAW,
                UriPath.NONE,
                List.of(),
                MessageSource.text("n={sequence}"),
                "n=",
                List.of(),
                Duration.ZERO,
                false);
        Plan plan = Specs.target(100).reply(Reply.ECHO).plan();
        plan = Stats.with(plan, "workload", plan.workload().with(script).with(0));

        assertThat(new Commands(plan, home).server())
                .contains("--reply=echo")
                .noneMatch(word -> word.startsWith("--payload-size"));
        assertThat(new Commands(plan, home).client(0, 100))
                .contains("--message=n={sequence}", "--expect=n=", "--reply=none");
    }

    @Test
    void clientsCompileEarlierThanTheirFileOfOptionsSays() {
        Commands commands = new Commands(Specs.target(100).plan(), home);

        List<String> client = commands.client(0, 100);
        assertThat(client).contains("-XX:CompileThresholdScaling=1");
        assertThat(client.indexOf("-XX:CompileThresholdScaling=1"))
                .isBetween(client.indexOf("@" + home.resolve("client/jvm.options")), client.indexOf("-jar"));
        assertThat(commands.server()).doesNotContain("-XX:CompileThresholdScaling=1");
    }

    @Test
    void theServerOverTlsHasACertificateThatItsClientsTrust() throws IOException {
        ClientTls tls = new ClientTls("", "", false, "", "", "", ClientTls.LOWEST, List.of(), List.of());
        Plan plan = Specs.target(100).plan();
        Commands commands =
                new Commands(Stats.with(plan, "workload", plan.workload().over(tls)), home);

        assertThat(commands.server()).contains("--protocol=tls");
        Path certificate = file(commands.server(), "--tls-cert=");
        Path key = file(commands.server(), "--tls-key=");
        assertThat(commands.client(0, 100)).contains("--tls-ca=" + certificate);
        assertThat(certificate).content().startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.getParent())))
                .isEqualTo("rwx------");
        assertThat(commands.server()).as("after a restart").contains("--tls-key=" + key);
        assertThat(commands.handshakes())
                .containsSubsequence(
                        "-jar", home.resolve("client/target/client.jar").toString(), "--probe-handshakes")
                .doesNotContain("--probe-server-key");

        commands.close();

        assertThat(key.getParent()).as("no key stays behind").doesNotExist();
    }

    @Test
    void aServerWithTheUsersCertificateKeepsItsFilesAndItsClientsVerifyItsName() throws IOException {
        OwnCertificate users = OwnCertificate.make(List.of("chat.example.test"), List.of(), Instant.now());
        ServerKeyFiles files = ServerKeyFiles.of(
                Files.writeString(home.resolve("cert.pem"), users.certificate()),
                Files.writeString(home.resolve("key.pem"), users.key()),
                Files.writeString(home.resolve("password"), "secret"));
        ClientTls tls = new ClientTls("", "", false, "", "", "", ClientTls.LOWEST, List.of(), List.of());
        Plan plan = Specs.target(100).server(new Target.OwnServer(9000, files)).plan();
        Commands commands =
                new Commands(Stats.with(plan, "workload", plan.workload().over(tls)), home);

        assertThat(commands.server())
                .contains(
                        "--tls-cert=" + files.certificate(),
                        "--tls-key=" + files.key(),
                        "--tls-key-password-file=" + files.password());
        assertThat(commands.client(0, 100))
                .contains("--tls-ca=" + files.certificate(), "--tls-server-name=chat.example.test");
        assertThat(commands.handshakes())
                .containsSequence("--probe-server-key", files.certificate(), files.key(), files.password());

        commands.close();

        assertThat(Path.of(files.key())).as("a file of the user").exists();
    }

    private static Path file(List<String> command, String option) {
        return command.stream()
                .filter(word -> word.startsWith(option))
                .map(word -> Path.of(word.substring(option.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theServerTimesMessagesThatContainTheirSendTime() {
        Plan plan = Specs.target(100).plan();
        assertThat(new Commands(plan, home).server()).doesNotContain("--delivery-time");
        assertThat(new Commands(sending(plan, "at \\{time}"), home).server()).doesNotContain("--delivery-time");
        assertThat(new Commands(sending(plan, "at {time}"), home).server()).contains("--delivery-time");
    }

    private static Plan sending(Plan plan, String message) {
        Script script = new Script(
                Script.RAW,
                UriPath.NONE,
                List.of(),
                MessageSource.text(message),
                null,
                List.of(),
                Duration.ZERO,
                false);
        return Stats.with(plan, "workload", plan.workload().with(script).with(0));
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
                        "--source=" + String.join(",", plan.requireLocal().sources(3)),
                        "--connect-rate=0",
                        "--message-interval=10s",
                        "--reply=none",
                        "-Xmx" + plan.requireLocal().clientHeapMb() + "m");
    }

    @Test
    void theJavaOfTheOrchestratorRunsTheProcesses() {
        assertThat(new Commands(Specs.target(1).plan(), home).server())
                .containsSequence(java(), "@" + home.resolve("server/jvm.options"));
    }

    /** Tests the trap for Ctrl-C, which the terminal also sends to JVMs that have just been started. */
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

    /** Tests that the clients of a batch, which connect at the same time, have at most the total rate together. */
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
        Files.createDirectories(cache.resolveSibling("lib"));
        Files.createFile(cache.resolveSibling("server.jar"));
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

    @Test
    void aReleaseHasItsProgramsInOneFolder() throws IOException {
        Path app = Files.createDirectory(home.resolve("app"));
        Path cache = Files.createFile(app.resolve("server.aot"));

        assertThat(new Commands(Specs.target(1).plan(), home).server())
                .contains("@" + app.resolve("server.options"), "-XX:AOTCache=" + cache)
                .containsSequence("-jar", app.resolve("server.jar").toString(), "--child");
    }
}
