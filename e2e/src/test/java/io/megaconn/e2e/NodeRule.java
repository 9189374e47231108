package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary iptables rule on a node. It needs nodes that are network namespaces of this machine:
 * MEGACONN_E2E_NETNS is what their files start with, before the node's name.
 */
final class NodeRule implements AutoCloseable {
    private final Path folder;
    private final List<String> enter;
    private final String table;
    private final String chain;
    private final List<String> rule;

    private NodeRule(String node, Path folder, String table, String chain, List<String> rule) {
        this.folder = folder;
        this.enter = enter(node);
        this.table = table;
        this.chain = chain;
        this.rule = rule;
        iptables("-I");
    }

    /**
     * Adds source NAT as flannel and kindnet do: the node hides its pods behind its own address, here towards one address and
     * port only.
     *
     * @param options of iptables' target, such as {@code --to-ports 20000-20599}
     */
    static NodeRule masquerade(String node, String address, int port, Path folder, String... options) {
        List<String> all =
                new ArrayList<>(List.of("-p", "tcp", "-d", address, "--dport", "" + port, "-j", "MASQUERADE"));
        all.addAll(List.of(options));
        return new NodeRule(node, folder, "nat", "POSTROUTING", all);
    }

    /** Cuts the kubelet off from the apiserver; pods still reach each other. */
    static NodeRule cutOff(String node, String apiserver, Path folder) {
        List<String> rule = List.of("-p", "tcp", "-d", apiserver, "-j", "REJECT", "--reject-with", "tcp-reset");
        return new NodeRule(node, folder, "filter", "OUTPUT", rule);
    }

    /** Returns the prefix of a command on this node. */
    static List<String> enter(String node) {
        String netns = System.getenv("MEGACONN_E2E_NETNS") + node;
        String why =
                "SKIPPED a network's limit: it needs root and MEGACONN_E2E_NETNS, for a network namespace of " + node;
        boolean possible = System.getProperty("user.name").equals("root") && Files.exists(Path.of(netns));
        if (!possible) {
            System.err.println(why);
        }
        assumeTrue(possible, why);
        return List.of("nsenter", "--net=" + netns);
    }

    private void iptables(String verb) {
        List<String> command = Stream.of(enter, List.of("iptables", "-w", "-t", table, verb, chain), rule)
                .flatMap(List::stream)
                .toList();
        assertThat(Program.start(folder, command).exitCode()).as("%s", command).isZero();
    }

    @Override
    public void close() {
        iptables("-D");
    }
}
