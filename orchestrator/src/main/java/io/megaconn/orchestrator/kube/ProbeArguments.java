package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.system.TerminationMessage;
import java.util.ArrayList;
import java.util.List;

/** Arguments of the client in a probe pod. Pure. */
final class ProbeArguments {
    /** Maximum length of a part: Linux limits one argument to 128 KiB, and a character has at most three bytes here. */
    private static final int LONGEST = 40_000;

    private ProbeArguments() {}

    /**
     * Returns arguments that connect to the endpoints, and have one conversation with each that is not the release's server, or is over
     * TLS.
     */
    static List<String> of(Plan plan) {
        List<String> arguments = new ArrayList<>(List.of("--probe", "--probe-output=" + TerminationMessage.FILE));
        if (plan.external() == null && plan.workload().tls() == null) {
            plan.endpoints().forEach(endpoint -> arguments.add("--endpoint=" + endpoint));
            return arguments;
        }
        String json = plan.forClients("preflight").toJson();
        for (int at = 0; at < json.length(); at += LONGEST) {
            arguments.add("--probe-plan=" + json.substring(at, Math.min(json.length(), at + LONGEST)));
        }
        return arguments;
    }
}
