package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.LocalFleet;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Planner;
import io.megaconn.orchestrator.plan.Preflight;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.runtime.Shell;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.ListenError;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This machine: processes over the loopback device, which end with the ramp. */
public record LocalBackend(Spec spec, Host host, Plan plan) implements Backend {

    public static LocalBackend of(Spec spec) {
        Host host = Host.read(new Proc());
        return new LocalBackend(spec, host, Planner.plan(spec, host));
    }

    @Override
    public Environment environment() {
        return new Environment.Local(host);
    }

    @Override
    public List<Check> checks() {
        List<Check> checks = new ArrayList<>(Preflight.check(plan, host));
        checks.add(LoopbackCheck.of(plan.sources(plan.processes() - 1).getLast()));
        checks.add(freePort(spec.port()));
        return checks;
    }

    @Override
    public int largestTarget() {
        boolean refused = Preflight.check(plan, host).stream().anyMatch(Check::refuses);
        return refused ? Planner.largestTarget(spec, host) : spec.target();
    }

    private static Check freePort(int port) {
        String name = "port " + port;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // sockets in TIME_WAIT are no obstacle
            socket.bind(address);
            return new Check(name, Check.Status.OK, "free", "free", "");
        } catch (IOException e) {
            ListenError error = ListenError.of(address, e, ListenError.anotherPort(port), "--port");
            return new Check(name, Check.Status.REFUSE, error.found(), "free", error.fix());
        }
    }

    @Override
    public RunSession session() {
        return new LocalSession();
    }

    @Override
    public Fleet fleet(Run run, Path logs) {
        return new LocalFleet(plan, home(), logs, run);
    }

    /** Folder of the project with the built jars. */
    private static Path home() {
        Path home = Path.of(System.getProperty("megaconn.home", "."));
        Path jar = home.resolve("server/target/server.jar");
        if (!Files.exists(jar)) {
            throw UserError.usage(
                    "%s is missing: start this program with %s, which builds it".formatted(jar, Shell.orchestrator()));
        }
        return home;
    }

    @Override
    public void close() {}
}
