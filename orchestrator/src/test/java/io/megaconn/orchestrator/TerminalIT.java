package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the output on a terminal, provided by script(1) of util-linux. */
class TerminalIT extends RampTestBase {
    @BeforeEach
    void script() {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(path -> Path.of(path, "script")))
                .as("NOT TESTED: the live display on a terminal, because there is no script(1)")
                .anyMatch(Files::isExecutable);
    }

    @Test
    void theDisplayIsRedrawnInPlaceAndColoured() {
        Program terminal = onTerminal(List.of("TERM=xterm"), "--target", "60", "--hold", "1s")
                .exits(0);

        assertThat(terminal.out())
                .contains("\033[1A\033[2K", "60 of 60", "\033[32m")
                .containsPattern("\\Rcounts +clients 60, server 60, kernel 60\\R");
    }

    @Test
    @OnRequest
    void noColorAndDumbTerminalsAreRespected() {
        Program noColor = onTerminal(List.of("TERM=xterm", "NO_COLOR=1"), "--target", "60")
                .exits(0);
        assertThat(noColor.out()).contains("\033[1A\033[2K").doesNotContainPattern("\033\\[\\d*m");

        port = FreePorts.free();
        Program dumb = onTerminal(List.of("TERM=dumb"), "--target", "60").exits(0);
        assertThat(dumb.out()).contains("60 connected in").doesNotContain("\033");
    }

    @Test
    @OnRequest
    void whenTheTerminalIsLostTheReportIsWrittenAndTheChildrenGo() throws Exception {
        Program terminal = onTerminal(List.of("TERM=xterm"), "--target", "60", "--hold", "1h");
        Program.eventually().until(() -> record.has("holdStarted"));

        terminal.signal("KILL");

        Program.eventually().untilAsserted(() -> assertThat(record.names()).endsWith("runEnded"));
        Program.eventually().until(() -> terminal.children().isEmpty());
        assertThat(record.report().get("exitCode").asInt()).isEqualTo(130);
    }

    private Program onTerminal(List<String> environment, String... options) {
        List<String> command = new ArrayList<>(List.of("env", "-u", "NO_COLOR"));
        command.addAll(environment);
        command.addAll(Jar.orchestrator().command());
        command.addAll(List.of("ramp", "--local", "--port", "" + port, "--output", output.toString()));
        command.addAll(List.of(options));
        String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return keep(Program.start(folder, List.of("script", "-qec", "exec " + line, "/dev/null")));
    }
}
