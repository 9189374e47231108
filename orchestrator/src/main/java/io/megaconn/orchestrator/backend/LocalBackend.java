package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.fleet.ClientConversations;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.HandshakeMeasurement;
import io.megaconn.orchestrator.fleet.Installation;
import io.megaconn.orchestrator.fleet.LocalFleet;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.OpeningForecast;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Planner;
import io.megaconn.orchestrator.plan.Preflight;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.Target;
import io.megaconn.orchestrator.plan.TlsChecks;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.HandshakeDemand;
import io.megaconn.runtime.system.ListenError;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.tls.ServerKeyFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** This machine: processes over the loopback device, which end with the ramp. */
public final class LocalBackend implements Backend {
    private final Spec spec;
    private final Host host;
    private final Plan plan;
    private final @Nullable ExternalInspection external;
    /** Forecast with the measurement of the last checks. */
    private OpeningForecast forecast;

    private LocalBackend(Spec spec, Host host, Plan plan, @Nullable ExternalInspection external) {
        this.spec = spec;
        this.host = host;
        this.plan = plan;
        this.external = external;
        forecast = new OpeningForecast(plan, host.cores(), null);
    }

    public static LocalBackend of(Spec spec) {
        Proc proc = new Proc();
        Host host = Host.read(proc);
        ExternalInspection external = switch (spec.server()) {
            case Target.OwnServer _ -> null;
            case Target.External server -> ExternalInspection.of(server, proc);
        };
        return new LocalBackend(
                spec, host, Planner.plan(spec, host, external == null ? null : external.target()), external);
    }

    @Override
    public Plan plan() {
        return plan;
    }

    @Override
    public Environment environment() {
        return new Environment.Local(host);
    }

    @Override
    public List<Check> checks() throws InterruptedException {
        if (plan.workload().tls() != null) {
            forecast = new OpeningForecast(plan, host.cores(), HandshakeMeasurement.of(plan, home()));
        }
        List<Check> checks = new ArrayList<>(Preflight.check(host, forecast));
        if (external == null || external.target().usesLoopbackSources()) {
            checks.add(LoopbackCheck.of(
                    plan.requireLocal().sources(plan.processes() - 1).getLast()));
        }
        if (external == null) {
            checks.add(freePort(plan.endpoints().getFirst().port()));
            ServerKeyFiles files = plan.requireLocal().requireOwnServer().keyFiles();
            if (files != null) {
                checks.add(TlsChecks.ofServer(forecast, files, Instant.now()));
            }
        } else {
            checks.addAll(
                    plan.workload().tls() == null
                            ? EndpointProbe.check(
                                    plan.endpoints(),
                                    plan.workload(),
                                    external.target().usesLoopbackSources())
                            : TlsChecks.of(forecast, ClientConversations.of(plan, home()), Instant.now()));
            Stream.ofNullable(external.count()).forEach(checks::add);
        }
        return checks;
    }

    @Override
    public @Nullable HandshakeDemand handshake() {
        return forecast.handshake();
    }

    @Override
    public int largestTarget() {
        boolean refused = Preflight.check(plan, host).stream().anyMatch(Check::refuses);
        return refused ? Planner.largestTarget(spec, host, external == null ? null : external.target()) : spec.target();
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
        return new LocalFleet(plan, home(), logs, run, external == null ? null : external.observed());
    }

    /** Folder of the release, or of the checkout with the built jars. */
    private static Path home() {
        Path home = Path.of(System.getProperty("megaconn.home", "."));
        Path jar = new Installation(home).jar("server");
        if (!Files.exists(jar)) {
            throw UserError.usage("%s is missing: start this program with %s, which builds it"
                    .formatted(jar, CalledAs.orchestrator()));
        }
        return home;
    }

    @Override
    public void close() {}
}
