package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.engine.FileTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of the local server and client processes. Pure. */
final class Commands {
    /**
     * Young generation of the server, MiB. A collection copies live young objects: 4 MB in a few milliseconds, and few
     * objects die young here.
     */
    private static final int SERVER_YOUNG_MB = 4;

    private static final int CLIENT_YOUNG_MB = 2;
    private static final int SERVER_NICE = 0;
    /**
     * Nice value of clients, which gives the server priority. (Event loops yield to their own JVM: see jvm.options.)
     */
    private static final int CLIENT_NICE = 5;

    /**
     * Shell command that makes a child the first to be killed if memory runs out: it is restarted, but the orchestrator
     * is not.
     */
    private static final String KILLED_FIRST = "{ read -r score </proc/self/oom_score_adj && [ \"$score\" -lt 500 ]"
            + " && echo 500 >/proc/self/oom_score_adj; } 2>/dev/null; ";

    private final Plan plan;
    private final Path home;
    private final String java;
    /** True if bin/launch records caches of the classes that server and client load in this ramp. */
    private final boolean training = System.getenv("MEGACONN_TRAINING") != null;

    /** @param home project folder with the built jars */
    Commands(Plan plan, Path home) {
        this.plan = plan;
        this.home = home.toAbsolutePath(); // children have another current directory
        this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    List<String> server() {
        List<String> command = jvm("server", plan.serverHeapMb(), SERVER_YOUNG_MB, SERVER_NICE);
        command.addAll(List.of(
                "--child",
                "--bind=" + plan.endpoints().getFirst().host(),
                "--port=" + plan.endpoints().getFirst().port(),
                "--capacity=" + plan.target(),
                "--payload-size=" + plan.workload().payloadSize(),
                "--admin=127.0.0.1:0",
                fileTables(plan.server())));
        addMessages(command);
        return command;
    }

    List<String> client(int process, int share) {
        List<String> command = jvm("client", plan.clientHeapMb(), CLIENT_YOUNG_MB, CLIENT_NICE);
        command.addAll(List.of(
                "--child",
                "--index=" + process,
                "--endpoint=" + plan.endpoints().getFirst(),
                "--connections=" + share,
                "--capacity=" + plan.processShare(process, plan.clients()),
                "--payload-size=" + plan.workload().payloadSize(),
                "--source=" + String.join(",", plan.sources(process)),
                "--connect-rate=" + plan.connectRatePerClient(),
                fileTables(plan.client())));
        addMessages(command);
        return command;
    }

    private static String fileTables(FileTables.Layout layout) {
        return "--file-tables=" + (layout.perLoop() ? FileTables.PER_LOOP : FileTables.SHARED);
    }

    private void addMessages(List<String> command) {
        command.add("--message-interval=" + Quantities.format(plan.workload().messageInterval()));
        command.add("--reply=" + plan.workload().reply());
    }

    /**
     * Returns the start of a command line for a JVM. The heap has its final size from the start: growing it would take
     * full collections, and untouched pages cost nothing.
     */
    private List<String> jvm(String program, int heapMb, int youngMb, int nice) {
        Path target = home.resolve(program).resolve("target");
        List<String> command = new ArrayList<>(List.of(
                // Ctrl-C reaches every process of the terminal, even a JVM that is still starting: see ParentPipe.
                "/bin/sh",
                "-c",
                "trap '' INT HUP; " + KILLED_FIRST + "exec nice -n " + nice + " \"$@\"",
                "sh",
                java,
                "@" + home.resolve(program).resolve("jvm.options"),
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-Xmn" + youngMb + "m"));
        Path aotCache = target.resolve(program + ".aot");
        if (training) {
            command.add("-XX:AOTCacheOutput=" + aotCache);
        } else if (System.getenv("MEGACONN_NO_AOT") == null && Files.exists(aotCache)) { // bin/launch has tried it
            command.add("-XX:AOTCache=" + aotCache); // a third less CPU to start
        }
        String called = System.getProperty("megaconn.program");
        if (called != null) {
            command.add("-Dmegaconn.program=" + called);
        }
        command.addAll(List.of("-jar", target.resolve(program + ".jar").toString()));
        return command;
    }
}
