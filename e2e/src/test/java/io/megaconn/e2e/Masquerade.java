package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Source NAT as flannel and kindnet do it: a node hides its pods behind its own address, here only towards one address and
 * port. Possible where the nodes are network namespaces of this machine: MEGACONN_E2E_NETNS is what their files start with,
 * before the node's name.
 */
final class Masquerade implements AutoCloseable {
    private final Path folder;
    private final String netns;
    private final List<String> rule;

    private Masquerade(Path folder, String netns, List<String> rule) {
        this.folder = folder;
        this.netns = netns;
        this.rule = rule;
    }

    static Masquerade on(String node, String address, int port, Path folder) {
        String netns = System.getenv("MEGACONN_E2E_NETNS") + node;
        String why = "SKIPPED source NAT: it needs root and MEGACONN_E2E_NETNS, for a network namespace of " + node;
        boolean possible = System.getProperty("user.name").equals("root") && Files.exists(Path.of(netns));
        if (!possible) {
            System.err.println(why);
        }
        assumeTrue(possible, why);
        List<String> rule = List.of("-p", "tcp", "-d", address, "--dport", "" + port, "-j", "MASQUERADE");
        Masquerade masquerade = new Masquerade(folder, netns, rule);
        masquerade.iptables("-A");
        return masquerade;
    }

    private void iptables(String verb) {
        List<String> start = List.of("nsenter", "--net=" + netns, "iptables", "-w", "-t", "nat", verb, "POSTROUTING");
        List<String> command = Stream.concat(start.stream(), rule.stream()).toList();
        assertThat(Program.start(folder, command).exitCode()).as("%s", command).isZero();
    }

    @Override
    public void close() {
        iptables("-D");
    }
}
