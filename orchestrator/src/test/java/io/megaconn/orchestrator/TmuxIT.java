package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests the display in a real terminal (tmux) whose size changes during a run. (Not by so much that it pushes rows which wrap off its
 * top: nobody can erase them there.)
 */
class TmuxIT extends RampTestBase {
    @Test
    void theDisplayFitsAndFollowsTheSizeAndNothingIsLeftOfItAfterCtrlC() {
        try (Tmux tmux = started("--target", "4_000", "--connect-rate", "100", "--hold", "1h")) {
            shows(tmux, 80, "of 4,000", "[", "batch 1/1", "messages/s", "lost 0");

            tmux.resize(40);
            shows(tmux, 40, "of 4,000", "batch 1/1", "messages/s", "lost 0");
            tmux.resize(120);
            shows(tmux, 120, "of 4,000", "[", "batch 1/1", "messages/s", "lost 0");
            tmux.resize(60);
            shows(tmux, 60, "of 4,000", "[", "batch 1/1", "messages/s", "lost 0");
            tmux.resize(80);
            shows(tmux, 80, "of 4,000", "[", "batch 1/1", "messages/s", "lost 0");

            tmux.press("C-c");

            Program.eventually().untilAsserted(() -> assertThat(tmux.screen()).endsWith("exit=130"));
            List<String> screen = tmux.screen();
            assertThat(screen).contains("interrupted (exit code 130)");
            assertThat(screen).as("the display is gone").noneMatch(line -> line.contains("messages/s"));
            assertThat(screen).as("what the terminal echoed, too").noneMatch(line -> line.contains("^C"));
            assertThat(tmux.cursorIsShown()).isTrue();
        }
    }

    /** Requires each of these lines exactly once in all output, and no line of the block as wide as the terminal. */
    private static void shows(Tmux tmux, int columns, String... once) {
        Program.eventually().untilAsserted(() -> {
            List<String> screen = tmux.screen();
            List<String> block = screen.subList(indexOf(screen, "of 4,000"), screen.size());
            assertThat(screen).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            assertThat(block)
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThan(columns));
            for (String text : once) {
                assertThat(block.stream().filter(line -> line.contains(text)))
                        .as("%s at %d columns in%n%s", text, columns, String.join("\n", screen))
                        .hasSize(1);
            }
            assertThat(block.getFirst().contains("[")).as("bar").isEqualTo(columns >= 60);
        });
    }

    private static int indexOf(List<String> screen, String text) {
        for (int i = 0; i < screen.size(); i++) {
            if (screen.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("no " + text + " in " + screen);
    }

    private Tmux started(String... options) {
        Tmux tmux = Tmux.in(folder);
        List<String> args = new ArrayList<>(List.of("ramp", "--local", "--port", "" + port));
        args.addAll(List.of("--output", output.toString()));
        args.addAll(List.of(options));
        // It is there to be closed: what has its mark ends with it, whatever becomes of tmux.
        Program owner = keep(Program.start(folder, List.of("true")));
        tmux.start(80, owner.mark(), args);
        return tmux;
    }
}
