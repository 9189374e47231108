package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Rule for a port below net.ipv4.ip_unprivileged_port_start, on which a process without the privilege may not listen:
 * EACCES.
 */
final class UnprivilegedPort implements Rule {
    private static final Pattern SAID = Pattern.compile("ports below (\\d+) need CAP_NET_BIND_SERVICE");

    @Override
    public Limit limit() {
        return Limit.UNPRIVILEGED_PORT;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        return facts.match(SAID)
                .map(found -> List.of(Finding.fatal(
                        limit(),
                        "server",
                        "EACCES: ports below %s need CAP_NET_BIND_SERVICE".formatted(found.group(1)),
                        facts.fixes().port(found.group(1)))))
                .orElse(List.of());
    }
}
