package io.megaconn.client.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTuningTest {
    private static final String CONNTRACK = "net/netfilter/nf_conntrack_max";

    @TempDir
    Path proc;

    @BeforeEach
    void settings() throws IOException {
        write(CONNTRACK, "262144\n");
        write("net/ipv4/ip_local_port_range", "32768\t60999\n");
        write("net/ipv4/tcp_mem", "10\t20\t30\n");
        write("fs/file-max", "9223372036854775807\n");
        write("kernel/osrelease", "6.1.0-13\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve("sys").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String read(String file) throws IOException {
        return Files.readString(proc.resolve("sys").resolve(file)).trim();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            net.netfilter.nf_conntrack_max=1200000 | net.netfilter.nf_conntrack_max: 262144 -> 1200000
            net.netfilter.nf_conntrack_max=262145  | net.netfilter.nf_conntrack_max: 262144 -> 262145
            net.netfilter.nf_conntrack_max=262144  | net.netfilter.nf_conntrack_max: 262144 is enough
            net.netfilter.nf_conntrack_max=0       | net.netfilter.nf_conntrack_max: 262144 is enough
            net.ipv4.ip_local_port_range=1024 65535  | net.ipv4.ip_local_port_range: 32768 60999 -> 1024 65535
            net.ipv4.ip_local_port_range=40000 65535 | net.ipv4.ip_local_port_range: 32768 60999 -> 32768 65535
            net.ipv4.ip_local_port_range=1024 50000  | net.ipv4.ip_local_port_range: 32768 60999 -> 1024 60999
            net.ipv4.ip_local_port_range=40000 50000 | net.ipv4.ip_local_port_range: 32768 60999 is enough
            net.ipv4.tcp_mem=5 25 30               | net.ipv4.tcp_mem: 10 20 30 -> 10 25 30
            """)
    void aSettingIsRaisedAndNeverLowered(String setting, String line) throws IOException {
        Sysctl sysctl = Sysctl.parse(setting);
        String file = sysctl.file();
        assertThat(sysctl.raise(proc)).isEqualTo(line);
        assertThat(line)
                .endsWith(line.contains("->") ? " -> " + read(file) : read(file).replace('\t', ' ') + " is enough");
        assertThat(sysctl.raise(proc)).endsWith(" is enough");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net.netfilter.nf_conntrack_max",
                "net.netfilter.nf_conntrack_max=",
                "net.netfilter.nf_conntrack_max=many",
                "net.netfilter.nf_conntrack_max=-1",
                "net.netfilter.nf_conntrack_max=1m",
                "net.netfilter.nf_conntrack_max=9999999999999999999",
                "conntrack=1",
                "net..core=1",
                "..etc.passwd=1",
                "net.core.somaxconn/../x=1",
                "net.core/..=1",
                "net.ipv4.conf.all/../../x=1",
                "net/../../etc/passwd=1",
                "/etc/passwd=1",
                "net.core.=1",
                "net.ipv4.conf.*.forwarding=1",
                "net.core.somaxconn =1",
                "=1",
                ""
            })
    void anInvalidSettingIsAUsageErrorThatQuotesIt(String text) {
        Result result = run(text);
        assertThat(result.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(result.err)
                .startsWith("node-tuning: '" + text + "' is not a kernel setting")
                .hasLineCount(1);
    }

    /** Tests the mapping of names to files, which is that of sysctl(8) of procps 4. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            fs.file-max, fs/file-max
            net/core/somaxconn, net/core/somaxconn
            net.ipv4.conf.eth0/100.forwarding, net/ipv4/conf/eth0.100/forwarding
            net/ipv4/conf/eth0.100/forwarding, net/ipv4/conf/eth0.100/forwarding
            net.ipv4.conf.Veth-a.forwarding, net/ipv4/conf/Veth-a/forwarding
            net.ipv4.conf.eth0:1.forwarding, net/ipv4/conf/eth0:1/forwarding
            """)
    void namesAreThoseOfSysctl(String name, String file) throws IOException {
        write(file, "0\n");

        assertThat(run(name + "=1").exitCode).isZero();

        assertThat(read(file)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            net.netfilter.nothing=1 | 1 | net.netfilter.nothing does not exist
            net.netfilter.nothing=1 | 1 | modprobe nf_conntrack
            kernel.osrelease=1      | 1 | kernel.osrelease does not exist or is not numeric
            net.ipv4=1              | 1 | net.ipv4 does not exist
            net.ipv4.tcp_mem=1      | 2 | net.ipv4.tcp_mem has 3 numbers (10 20 30), not 1
            """)
    void whatCanNotBeRaisedIsNamedWithWhatToType(String setting, int exitCode, String named) {
        Result result = run(setting);
        assertThat(result.exitCode).isEqualTo(exitCode);
        assertThat(result.err).contains(named).hasLineCount(1);
    }

    @Test
    void aSettingThatCanNotBeWrittenIsNamedWithWhyAndWhatToType() {
        // This one may be written by nobody, not even by root.
        Result result = run(Path.of("/proc"), "kernel.ngroups_max=99999999");
        assertThat(result.exitCode).isEqualTo(ExitCode.UNEXPECTED);
        assertThat(result.err)
                .matches("node-tuning: kernel.ngroups_max can't be raised from \\d+ to 99999999 \\(.+\\);"
                        + " on the node, run: sudo sysctl -w kernel.ngroups_max=\"99999999\"\n");
    }

    @Test
    void eachSettingIsRaisedOnItsOwn() throws IOException {
        Result result = run(
                "net.core.nothing=1", "conntrack=1", "net.ipv4.tcp_mem=1", "net.netfilter.nf_conntrack_max=1200000");

        assertThat(result.exitCode).as("of the first that failed").isEqualTo(ExitCode.UNEXPECTED);
        assertThat(result.err.lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("net.core.nothing does not exist"),
                        line -> assertThat(line).contains("'conntrack=1' is not a kernel setting"),
                        line -> assertThat(line).contains("net.ipv4.tcp_mem has 3 numbers"));
        assertThat(read(CONNTRACK)).isEqualTo("1200000");
    }

    @Test
    void withoutASettingItSaysWhatIsMissing() {
        Result result = run();
        assertThat(result.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(result.err).contains("NAME=VALUE");
    }

    private record Result(int exitCode, String err) {}

    private Result run(String... args) {
        return run(proc, args);
    }

    private static Result run(Path proc, String... args) {
        StringWriter err = new StringWriter();
        String[] all =
                Stream.concat(Stream.of("--proc=" + proc), Stream.of(args)).toArray(String[]::new);
        int exitCode = Cli.commandLine(new NodeTuning())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(all);
        return new Result(exitCode, err.toString());
    }
}
