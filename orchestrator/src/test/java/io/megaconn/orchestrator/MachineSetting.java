package io.megaconn.orchestrator;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A kernel setting of the whole machine, changed while this is open. A shell restores it when its standard
 * input ends, so even a test that is killed leaves the machine as it was.
 */
final class MachineSetting implements AutoCloseable {
    private static final String CHANGE = "echo \"$2\" > \"$1\" && echo changed; read -r end; echo \"$3\" > \"$1\"";

    private final Process shell;

    /** @param file below /proc/sys */
    MachineSetting(String file, String value) throws IOException {
        Path path = Path.of("/proc/sys", file);
        String before =
                Arrays.stream(new Proc().sysctl(file)).mapToObj(Long::toString).collect(Collectors.joining(" "));
        shell = new ProcessBuilder("sh", "-c", CHANGE, "sh", path.toString(), value, before).start();
        if (!"changed".equals(shell.inputReader().readLine())) {
            close();
            throw new IOException(path + " did not take " + value);
        }
    }

    /** Skips the test unless the user permits it: other programs may be affected. */
    static void assumeAllowed() {
        String why =
                "SKIPPED a limit of the whole machine: it takes root and MEGACONN_IT_MACHINE=1, which says that for some"
                        + " seconds other programs may run into it too";
        boolean allowed =
                "1".equals(System.getenv("MEGACONN_IT_MACHINE")) && Files.isWritable(Path.of("/proc/sys/fs/file-max"));
        RampTestBase.orSkip(allowed, why);
    }

    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        try {
            shell.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
