package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A new network namespace for a ramp, whose settings and rules affect no other program. */
final class Namespace {
    private static final String UP = "ip link set lo up";

    private Namespace() {}

    /** Returns the orchestrator in it. Skips the test with a message if that is not possible. */
    static List<String> program(String... setup) {
        List<String> command = new ArrayList<>(before(setup));
        command.addAll(Jar.orchestrator().command());
        return command;
    }

    /** Returns the prefix of a command. Skips the test with a message if that is not possible. */
    static List<String> before(String... setup) {
        String why = "SKIPPED a limit in a network namespace: it needs root, ip (iproute2) and nft (nftables)";
        boolean possible = run(List.of("unshare", "-n", "sh", "-c", UP + " && nft add table inet megaconn"));
        RampTestBase.orSkip(possible, why);
        String commands = String.join("\n", setup);
        return List.of("unshare", "-n", "sh", "-c", "set -e\n" + UP + "\n" + commands + "\nexec \"$@\"", "sh");
    }

    /** Returns a command that adds a rule of a packet filter for incoming or outgoing packets. */
    static String filter(String hook, String rule) {
        return """
                nft add table inet megaconn
                nft 'add chain inet megaconn %1$s { type filter hook %1$s priority 0; }'
                nft 'add rule inet megaconn %1$s %2$s'""".formatted(hook, rule);
    }

    /** Runs a command in the namespace of a running program. */
    static void inside(Program program, String command) {
        assertThat(run(List.of("nsenter", "--net=/proc/%d/ns/net".formatted(program.pid()), "sh", "-c", command)))
                .as(command)
                .isTrue();
    }

    private static boolean run(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
