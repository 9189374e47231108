package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs `ramp --local` on a port and in a folder of its own, and leaves nothing behind. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
public abstract class RampTestBase {
    @TempDir
    public Path folder;

    Path output;
    public RunFolder record;
    public int port;
    private final List<Program> programs = new ArrayList<>();

    @BeforeEach
    void choose() {
        output = folder.resolve("runs");
        record = new RunFolder(output);
        port = FreePorts.free();
    }

    @AfterEach
    void killWhatIsLeft() {
        programs.forEach(Program::close);
    }

    /** Returns the arguments, with --local, --port and --output. */
    public Program ramp(String... options) {
        List<String> args = new ArrayList<>(List.of("ramp", "--local", "--port", "" + port));
        args.addAll(List.of("--output", output.toString()));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    public Program run(String... args) {
        return keep(Program.start(folder, Jar.orchestrator().command(args)));
    }

    public Program keep(Program program) {
        programs.add(program);
        return program;
    }

    /** Skips the test with a message if it is not possible. */
    public static void orSkip(boolean possible, String why) {
        if (!possible) {
            System.err.println(why);
        }
        assumeTrue(possible, why);
    }

    public static void assertNoChildIsLeft(Program program) {
        assertThat(program.children()).as("processes left behind").isEmpty();
    }
}
