package io.megaconn.e2e;

import io.megaconn.testkit.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Releases in one namespace whose client pods never become ready, each with its ramp; all ramps wait at the same time. With the
 * rights of the service account, and without probes, which preflight would do.
 */
final class PodLimitRamps {
    private static final String COMMON = """
            server: {hostNetwork: false, resources: {requests: {cpu: 10m, memory: 100Mi}}}
            preflight: {probes: false}
            client: {connections: 500, %s}
            """;

    private final Map<String, Program> ramps = new LinkedHashMap<>();
    private final Release release;

    PodLimitRamps(Release release) {
        this.release = release;
    }

    /** Returns the values of a release whose clients have these. */
    static ByHelm values(String client) {
        return new ByHelm(COMMON.formatted(client));
    }

    void install(String name, String client) {
        values(client).install(release, name, false);
    }

    /** Starts a ramp and waits until it waits: many programs that start at the same time disturb each other. */
    void start(String name, String timeout, String... more) {
        String kubeconfig = Account.of(release, name).kubeconfig().toString();
        List<String> ramp =
                List.of("ramp", "--target", "1000", "--force", "--batch-timeout", timeout, "--kubeconfig", kubeconfig);
        Program program = release.orchestratorOf(
                name, Stream.concat(ramp.stream(), Stream.of(more)).toArray(String[]::new));
        program.prints("batch 1/1     starts");
        ramps.put(name, program);
    }

    Program of(String name) {
        return ramps.get(name);
    }
}
