package io.megaconn.orchestrator;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Planner;
import io.megaconn.orchestrator.plan.Preflight;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.runtime.Proc;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan for this machine, with what was found out about it.
 *
 * @param largest the largest target that passes the checks; the wanted one if it does
 */
record Local(Spec spec, Host host, Plan plan, List<Check> checks, int largest) {

    static Local look(Spec spec) {
        Host host = Host.read(new Proc());
        Plan plan = Planner.plan(spec, host);
        List<Check> checks = new ArrayList<>(Preflight.check(plan, host));
        boolean refused = checks.stream().anyMatch(Check::refuses);
        int largest = refused ? Planner.largestTarget(spec, host) : spec.target();
        checks.add(freePort(spec.port()));
        return new Local(spec, host, plan, checks, largest);
    }

    boolean refused() {
        return checks.stream().anyMatch(Check::refuses);
    }

    /** What to do about a refusal beside the fixes: a smaller target, where one fits. */
    String advice() {
        return largest > 0 && largest < spec.target()
                ? "as it is, this machine can hold --target %d".formatted(largest)
                : "";
    }

    private static Check freePort(int port) {
        String name = "port " + port;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // sockets in TIME_WAIT are no obstacle
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new Check(name, Check.Status.OK, "free", "free", "");
        } catch (IOException e) {
            return new Check(
                    name,
                    Check.Status.REFUSE,
                    "in use",
                    "free",
                    "see who uses it with: ss -ltnp 'sport = :%d', or add --port %d"
                            .formatted(port, port == 65_535 ? 9000 : port + 1));
        }
    }

    /** Folder of the project with the built jars. */
    static Path home() {
        Path home = Path.of(System.getProperty("megaconn.home", "."));
        Path jar = home.resolve("server/target/server.jar");
        if (!Files.exists(jar)) {
            throw UserError.usage(jar + " is missing: start this program with bin/orchestrator, which builds it");
        }
        return home;
    }
}
