package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Cpu;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that no printed command lowers a limit. */
class NeverLowersTest {
    private static final Pattern SYSCTL = Pattern.compile("sysctl -w ([\\w.]+)=\"?([\\d ]+)");
    private static final Pattern FILES = Pattern.compile("prlimit --nofile=(\\d+)");
    private static final List<String> LIMITS = List.of(
            "net.core.somaxconn",
            "net.ipv4.tcp_max_syn_backlog",
            "net.ipv4.tcp_mem",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_max_tw_buckets",
            "net.ipv4.tcp_max_orphans",
            "fs.file-max",
            "fs.epoll.max_user_watches");
    private static final List<String> FAILURES =
            List.of("EMFILE", "ENFILE", "ENOSPC", "EADDRNOTAVAIL", "ENOBUFS", "ENOMEM", "TIMEOUT", "ECONNREFUSED");
    private static final List<String> DROPS = List.of(
            "ListenOverflows",
            "TCPReqQFullDrop",
            "TCPMemoryPressures",
            "TCPAbortOnMemory",
            "TCPTimeWaitOverflow",
            "conntrack_drop");

    @Test
    void overAllRulesAndGeneratedFacts() {
        int told = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Long> limits = new java.util.HashMap<>();
            Situation situation = Situation.normal().held(random.nextInt(101));
            LIMITS.forEach(name -> limits.put(name, limit(random, name)));
            limits.forEach(situation::limit);
            FAILURES.forEach(reason -> situation.failure(reason, random.nextInt(4) == 0 ? random.nextInt(100) : 0));
            FAILURES.forEach(reason -> situation.serverFailure(reason, random.nextInt(6) == 0 ? 3 : 0));
            DROPS.forEach(name -> situation.dropped(name, random.nextInt(4) == 0 ? random.nextInt(1000) : 0));
            long tracked = any(random);
            limits.put("net.netfilter.nf_conntrack_max", tracked + random.nextLong(tracked + 1));
            situation
                    .conntrack(tracked, limits.get("net.netfilter.nf_conntrack_max"))
                    .tcpMemPages(any(random))
                    .fullLoops(random.nextInt(3))
                    .cpu(new Cpu(1000, 97_000, random.nextInt(50_000), 2, 0, 0, 0), Cpu.NONE);
            for (Rule rule : Diagnosis.RULES) {
                for (Finding finding : situation.seenBy(rule)) {
                    told += raises(seed, finding.fix(), limits);
                }
            }
        }
        assertThat(told).isGreaterThan(10_000);
    }

    private static int raises(int seed, String fix, Map<String, Long> limits) {
        int told = 0;
        for (MatchResult set : SYSCTL.matcher(fix).results().toList()) {
            String[] numbers = set.group(2).trim().split(" ");
            long now = limits.getOrDefault(set.group(1), -1L);
            boolean range = set.group(1).equals("net.ipv4.ip_local_port_range");
            long value =
                    range ? Long.parseLong(numbers[1]) - Long.parseLong(numbers[0]) + 1 : Long.parseLong(numbers[0]);
            assertThat(value).as("seed %d: %s", seed, fix).isGreaterThan(range ? now : now - 1);
            told++;
        }
        for (MatchResult set : FILES.matcher(fix).results().toList()) {
            assertThat(Long.parseLong(set.group(1))).as(fix).isGreaterThan(Situation.FILES);
            told++;
        }
        return told;
    }

    private static long limit(SplittableRandom random, String name) {
        return name.endsWith("range") ? random.nextLong(64_512) : any(random);
    }

    /** Returns as many small numbers as large ones. */
    private static long any(SplittableRandom random) {
        return 1L << random.nextInt(34) | random.nextInt(1000);
    }
}
