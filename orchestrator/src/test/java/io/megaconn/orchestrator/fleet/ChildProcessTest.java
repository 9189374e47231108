package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
    @TempDir
    Path folder;

    private final CompletableFuture<ChildProcess> ended = new CompletableFuture<>();
    private ChildProcess child;

    @AfterEach
    void kill() {
        if (child != null) {
            child.awaitExit(System.nanoTime());
        }
    }

    @Test
    void readsTheAdminEndpointFromItsOutputAndLogsEveryLine() throws Exception {
        Path log = folder.resolve("child.log");
        child = shell("echo hello; echo admin http://127.0.0.1:4711; echo oops >&2; read line; echo bye", log);

        assertThat(child.admin().get()).isEqualTo(URI.create("http://127.0.0.1:4711"));
        assertThat(child.alive()).isTrue();
        child.send("go");
        ended.get();

        assertThat(Files.readAllLines(log)).containsExactly("hello", "admin http://127.0.0.1:4711", "oops", "bye");
        assertThat(child.lastWords()).isEqualTo("bye");
        assertThat(child.alive()).isFalse();
    }

    @Test
    void aRestartedChildAppendsToTheLogOfTheOneBefore() throws Exception {
        Path log = folder.resolve("child.log");
        Files.writeString(log, "earlier\n");
        child = shell("echo later", log);
        ended.get();

        assertThat(Files.readAllLines(log)).containsExactly("earlier", "later");
    }

    /** Tests a deleted current directory, in which a JVM does not start. */
    @Test
    void runsWhereItsLogIsOrWhereNothingCanBeDeleted() throws Exception {
        Path log = folder.resolve("child.log");
        child = shell("pwd", log);
        ended.get();
        assertThat(child.lastWords()).isEqualTo(folder.toRealPath().toString());

        Path gone = folder.resolve("gone/child.log");
        CompletableFuture<ChildProcess> second = new CompletableFuture<>();
        child = ChildProcess.start("other", List.of("/bin/sh", "-c", "pwd; echo"), gone, second::complete);
        second.get();
        assertThat(child.lastWords()).as("an empty line says nothing").isEqualTo("/");
    }

    @Test
    void tellsTheExitCodeAndItsLastWordsWhenItEnds() throws Exception {
        child = shell("echo out of luck; exit 7", folder.resolve("log"));

        assertThat(ended.get()).isSameAs(child);
        assertThat(child.exitCode()).isEqualTo(7);
        assertThatExceptionOfType(ExecutionException.class)
                .as("nobody waits for ever for its endpoint")
                .isThrownBy(() -> child.admin().get())
                .withMessageContaining("out of luck");
    }

    @Test
    void aSignalIsAnExitCodeOf128AndItsNumber() throws Exception {
        child = shell("kill -9 $$", folder.resolve("log"));
        ended.get();

        assertThat(child.exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void sendingToADeadChildIsNoError() throws Exception {
        child = shell("exit 0", folder.resolve("log"));
        ended.get();

        child.send("100");

        assertThat(child.exitCode()).isZero();
    }

    @Test
    void aChildThatDoesNotGoIsKilledAtTheDeadline() throws Exception {
        child = shell("trap '' TERM; echo admin http://x; while :; do sleep 0.1; done", folder.resolve("log"));
        child.admin().get();

        child.terminate();
        boolean byItself = child.awaitExit(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300));

        assertThat(byItself).isFalse();
        ended.get();
        assertThat(child.exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void aChildThatGoesWhenAskedIsGoneByItself() throws Exception {
        child = shell("echo admin http://x; read line", folder.resolve("log"));
        child.admin().get();

        child.terminate();

        assertThat(child.awaitExit(System.nanoTime() + TimeUnit.SECONDS.toNanos(30)))
                .isTrue();
    }

    @Test
    void aFullDiskUnderItsLogDoesNotHoldItUp() throws Exception {
        Path log = Files.createSymbolicLink(folder.resolve("log"), Path.of("/dev/full"));
        child = shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; echo last", log);
        ended.get();

        assertThat(child.exitCode()).isZero();
        assertThat(child.lastWords()).isEqualTo("last");
        Files.delete(log); // the link: JUnit would warn of it
    }

    @Test
    void aProgramThatIsNotThereIsAUserErrorNamingTheProcess() {
        Path log = folder.resolve("log");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ChildProcess.start("client-3", List.of("/no/such/program"), log, c -> {}))
                .withMessageContaining("client-3")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("\n", "Possible reasons"));
    }

    private ChildProcess shell(String script, Path log) throws IOException {
        return ChildProcess.start("child", List.of("sh", "-c", script), log, ended::complete);
    }
}
