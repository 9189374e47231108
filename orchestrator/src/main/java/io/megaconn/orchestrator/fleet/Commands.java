package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.LocalPlan;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.SharedFiles;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.protocol.MessageTemplates;
import io.megaconn.runtime.protocol.ServerProtocol;
import io.megaconn.runtime.tls.ServerKeyFiles;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Command lines of the local server and client processes, and the private files that these name. */
final class Commands implements AutoCloseable {
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

    /**
     * Overrides jvm.options of clients. Many of them share this machine's cores, and the interpreter takes a fifth of the CPU to open
     * 500,000 connections; with the class cache, compiled methods cost 0.8 MB per process (docs/benchmarks.md).
     */
    private static final String COMPILE_EARLY = "-XX:CompileThresholdScaling=1";

    private static final Path SHELL = Path.of("/bin/sh");

    private final Plan plan;
    private final LocalPlan local;
    private final PrivateFiles files = new PrivateFiles();
    private final List<String> script;
    /** Null without megaconn's own server over TLS. */
    private final @Nullable ServerCertificate certificate;

    private final Installation installation;
    private final String java;
    /** True if bin/launch records caches of the classes that server and client load in this ramp. */
    private final boolean training = System.getenv("MEGACONN_TRAINING") != null;

    /**
     * @param home folder of the release or checkout
     * @throws UserError if private files can't be written
     */
    Commands(Plan plan, Path home) {
        this.plan = plan;
        this.local = plan.requireLocal();
        try {
            this.certificate = plan.workload().tls() == null ? null : certificate(local.ownServer(), files);
            this.script = ScriptOptions.of(plan.endpoints(), trusting(plan.workload(), certificate), files);
        } catch (IOException e) {
            throw new UserError(ExitCode.UNEXPECTED, "can't write temporary files: " + UserError.reason(e));
        }
        this.installation = new Installation(home);
        this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Returns the certificate of megaconn's own server; null without one. @throws IOException if files can't be written */
    private static @Nullable ServerCertificate certificate(LocalPlan.@Nullable OwnServer own, PrivateFiles files)
            throws IOException {
        if (own == null) {
            return null;
        }
        return own.keyFiles() == null ? ServerCertificate.make(files) : ServerCertificate.of(own.keyFiles());
    }

    /** Returns the workload with clients that trust the certificate. */
    private static Workload trusting(Workload workload, @Nullable ServerCertificate certificate) {
        ClientTls tls = workload.tls();
        return tls == null || certificate == null
                ? workload
                : workload.over(tls.trusting(certificate.certificate(), certificate.name()));
    }

    boolean training() {
        return training;
    }

    List<String> server() {
        LocalPlan.OwnServer own = local.requireOwnServer();
        List<String> command = jvm("server", own.serverHeapMb(), SERVER_YOUNG_MB, SERVER_NICE);
        Endpoint endpoint = plan.endpoints().getFirst(); // its own server has one
        command.addAll(List.of(
                "--child",
                "--bind=" + endpoint.host(),
                "--port=" + endpoint.port(),
                "--capacity=" + plan.target(),
                "--admin=127.0.0.1:0",
                fileTables(own.server())));
        String protocol = new ServerProtocol(plan.workload().script().protocol(), certificate != null).toString();
        if (!protocol.equals(Script.RAW)) {
            command.add("--protocol=" + protocol);
        }
        if (certificate != null) {
            command.add("--tls-cert=" + certificate.certificate());
            command.add("--tls-key=" + certificate.key());
            ClientTls tls = plan.workload().tls();
            if (tls != null && tls.resume()) {
                command.add("--tls-resume");
            }
            if (!certificate.password().isEmpty()) {
                command.add("--tls-key-password-file=" + certificate.password());
            }
        }
        if (plan.workload().payloadSize() > 0) { // else messages vary, and their number is unknown
            command.add("--payload-size=" + plan.workload().payloadSize());
        }
        if (MessageTemplates.carryTime(plan.workload(), new SharedFiles())) {
            command.add("--delivery-time");
        }
        addMessages(command, plan.workload().reply());
        return command;
    }

    List<String> client(int process, int share) {
        List<String> command = jvm("client", local.clientHeapMb(), CLIENT_YOUNG_MB, CLIENT_NICE);
        command.addAll(List.of(
                "--child",
                "--index=" + process,
                "--connections=" + share,
                "--capacity=" + plan.processShare(process, plan.clients()),
                "--first-connection=" + (long) process * plan.connectionsPerProcess(),
                "--connect-rate=" + plan.connectRatePerClient(),
                fileTables(local.client())));
        command.addAll(script);
        List<String> sources = sources(process);
        if (!sources.isEmpty()) {
            command.add("--source=" + String.join(",", sources));
        }
        addMessages(command, plan.workload().expectsEcho() ? Reply.ECHO : Reply.NONE);
        return command;
    }

    /** Deletes the private files: no process reads them any more. */
    @Override
    public void close() {
        files.close();
    }

    /** Returns the command of a client that has one conversation with each address of the endpoints, and ends. */
    List<String> conversations() {
        List<String> command = jvm("client", local.clientHeapMb(), CLIENT_YOUNG_MB, CLIENT_NICE);
        command.add("--probe-conversations");
        command.addAll(script);
        addMessages(command, plan.workload().expectsEcho() ? Reply.ECHO : Reply.NONE);
        return command;
    }

    /** Returns the command of a client that measures TLS handshakes with the user's certificate for the server, if there is one, and ends. */
    List<String> handshakes() {
        List<String> command = jvm("client", local.clientHeapMb(), CLIENT_YOUNG_MB, CLIENT_NICE);
        command.add("--probe-handshakes");
        ServerKeyFiles keys =
                local.ownServer() == null ? null : local.ownServer().keyFiles();
        if (keys != null) {
            command.addAll(List.of("--probe-server-key", keys.certificate(), keys.key()));
            if (!keys.password().isEmpty()) {
                command.add(keys.password());
            }
        }
        return command;
    }

    /** Returns the source addresses of a process; none for the kernel's choice. */
    private List<String> sources(int process) {
        ExternalTarget external = plan.external();
        return external == null || external.usesLoopbackSources() ? local.sources(process) : external.sources();
    }

    private static String fileTables(FileTables.Layout layout) {
        return "--file-tables=" + (layout.perLoop() ? FileTables.PER_LOOP : FileTables.SHARED);
    }

    private void addMessages(List<String> command, Reply reply) {
        command.add("--message-interval=" + Quantities.format(plan.workload().messageInterval()));
        command.add("--reply=" + reply);
    }

    /**
     * Returns the start of a command line for a JVM. The heap has its final size from the start: growing it would take
     * full collections, and untouched pages cost nothing.
     */
    private List<String> jvm(String program, int heapMb, int youngMb, int nice) {
        List<String> command = new ArrayList<>(Files.isExecutable(SHELL) ? shell(nice) : List.of());
        command.addAll(List.of(
                java,
                "@" + installation.options(program),
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-Xmn" + youngMb + "m"));
        if (program.equals("client")) {
            command.add(COMPILE_EARLY);
        }
        Path aotCache = installation.aotCache(program);
        if (training) {
            command.add("-XX:AOTCacheOutput=" + aotCache);
        } else if (System.getenv("MEGACONN_NO_AOT") == null
                && installation.hasCurrentCache(program)) { // bin/launch has tried it
            command.add("-XX:AOTCache=" + aotCache); // a third less CPU to start
        }
        String called = System.getProperty("megaconn.program");
        if (called != null) {
            command.add("-Dmegaconn.program=" + called);
        }
        command.addAll(List.of("-jar", installation.jar(program).toString()));
        return command;
    }

    /** Returns a shell's command that starts the words behind it. Minimal containers may have neither shell nor nice. */
    private static List<String> shell(int nice) {
        return List.of(
                SHELL.toString(),
                "-c",
                // Ctrl-C reaches every process of the terminal, even a JVM that is still starting: see ParentPipe.
                "trap '' INT HUP; " + KILLED_FIRST + "command -v nice >/dev/null && exec nice -n " + nice
                        + " \"$@\"; exec \"$@\"",
                "sh");
    }
}
