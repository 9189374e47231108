package io.megaconn.client.node;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kernel setting and its minimum.
 *
 * @param name as for sysctl(8)
 * @param least the minimum of each of its numbers
 */
record Sysctl(String name, List<Long> least) {
    /** Accepts only names that stay below /proc/sys. */
    private static final Pattern SETTING =
            Pattern.compile("(" + SysctlName.PATTERN + ")=(\\d{1,18}(?:[ \\t]+\\d{1,18})*)");

    private static final String PORT_RANGE = "net/ipv4/ip_local_port_range";

    /** @throws UserError if the text is not NAME=VALUE */
    static Sysctl parse(String text) {
        Matcher m = SETTING.matcher(text);
        if (!m.matches()) {
            throw UserError.usage("'" + text
                    + "' is not a kernel setting: write it like net.netfilter.nf_conntrack_max=1200000 or"
                    + " net.ipv4.ip_local_port_range=\"1024 65535\"");
        }
        List<Long> least =
                Stream.of(m.group(2).split("[ \\t]+")).map(Long::valueOf).toList();
        return new Sysctl(m.group(1), least);
    }

    /**
     * Raises the setting if it is lower, and returns a line about the result.
     *
     * @throws UserError if it does not exist or stays lower
     */
    String raise(Path proc) {
        String file = file();
        List<Long> before = read(proc, file);
        if (before.isEmpty()) {
            throw failed("does not exist or is not numeric: check the name, and whether its module is loaded"
                    + (file.startsWith("net/netfilter/") ? " (modprobe nf_conntrack)" : ""));
        }
        if (before.size() != least.size()) {
            throw UserError.usage(
                    "%s has %d numbers (%s), not %d".formatted(name, before.size(), text(before), least.size()));
        }
        List<Long> wanted = raised(before);
        if (wanted.equals(before)) {
            return name + ": " + text(before) + " is enough";
        }
        try {
            Files.writeString(proc.resolve("sys").resolve(file), text(wanted) + "\n");
        } catch (IOException e) {
            throw failed(
                    "can't be raised from %s to %s (%s)".formatted(text(before), text(wanted), UserError.reason(e)));
        }
        List<Long> after = read(proc, file);
        if (!wanted.equals(after)) { // the kernel limits some settings
            throw failed("was set to %s but is %s".formatted(text(wanted), text(after)));
        }
        return name + ": " + text(before) + " -> " + text(after);
    }

    /** Returns the setting's file below /proc/sys. */
    String file() {
        return SysctlName.file(name);
    }

    private List<Long> raised(List<Long> have) {
        List<Long> raised = new ArrayList<>();
        for (int i = 0; i < have.size(); i++) {
            boolean lowerIsMore = i == 0 && file().equals(PORT_RANGE);
            raised.add(lowerIsMore ? Math.min(have.get(i), least.get(i)) : Math.max(have.get(i), least.get(i)));
        }
        return raised;
    }

    private static List<Long> read(Path proc, String file) {
        return Arrays.stream(new Proc(proc).sysctl(file)).boxed().toList();
    }

    private UserError failed(String what) {
        return new UserError(
                ExitCode.UNEXPECTED,
                "%s %s; on the node, run: sudo sysctl -w %s=\"%s\"".formatted(name, what, name, text(least)));
    }

    private static String text(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
