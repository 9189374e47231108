package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a real terminal shows, tmux's, whose size changes during a run. (Not by so much that it pushes rows which wrap off its
 * top: nobody can erase them there.)
 */
class TmuxIT extends RampTestBase {
    private static final int ROWS = 24;

    /** Of a tmux server of its own. */
    private String socket = "";

    @BeforeEach
    void tmux() {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(path -> Path.of(path, "tmux")))
                .as("NOT TESTED: the live display in a terminal that is resized, because there is no tmux")
                .anyMatch(Files::isExecutable);
        socket = folder.resolve("tmux").toString();
    }

    @AfterEach
    void kill() throws Exception {
        if (!socket.isEmpty()) {
            tmux("kill-server");
        }
    }

    @Test
    void theDisplayFitsAndFollowsTheSizeWithoutRemains() throws Exception {
        start(80, "--target", "4_000", "--connect-rate", "100", "--hold", "1h");
        shows(80, "of 4,000", "[", "batch 1/1", "msg/s", "lost 0");

        resize(40);
        shows(40, "of 4,000", "batch 1/1", "msg/s", "lost 0");
        resize(120);
        shows(120, "of 4,000", "[", "batch 1/1", "msg/s", "lost 0");
        resize(60);
        shows(60, "of 4,000", "[", "batch 1/1", "msg/s", "lost 0");
        resize(80);
        shows(80, "of 4,000", "[", "batch 1/1", "msg/s", "lost 0");
    }

    /** Each of these exactly once, in all that was ever printed; and no line of the block as wide as the terminal. */
    private void shows(int columns, String... once) {
        Program.eventually().untilAsserted(() -> {
            List<String> screen = screen();
            List<String> block = screen.subList(indexOf(screen, "of 4,000"), screen.size());
            assertThat(screen).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            assertThat(block)
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThan(columns));
            for (String text : once) {
                assertThat(screen.stream().filter(line -> line.startsWith(" ") && line.contains(text)))
                        .as("%s at %d columns in%n%s", text, columns, String.join("\n", screen))
                        .hasSize(1);
            }
            assertThat(block.getFirst().contains("[")).as("bar").isEqualTo(columns >= 60);
        });
    }

    private static int indexOf(List<String> screen, String text) {
        for (int i = 0; i < screen.size(); i++) {
            if (screen.get(i).startsWith(" ") && screen.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("no " + text + " in " + screen);
    }

    private void start(int columns, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "-u", "NO_COLOR"));
        command.addAll(Program.command());
        command.addAll(List.of("ramp", "--local", "--port", "" + port, "--output", output.toString()));
        command.addAll(List.of(options));
        String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        // The first is only there to be closed, so that whatever is left of this ramp is found by its port.
        keep(Program.start(folder, port, List.of("true")));
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "" + columns, "-y", "" + ROWS, line);
    }

    private void resize(int columns) throws Exception {
        tmux("resize-window", "-x", "" + columns, "-y", "" + ROWS);
    }

    /** With what has scrolled away. */
    private List<String> screen() throws Exception {
        return tmux("capture-pane", "-p", "-S", "-")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private String tmux(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
