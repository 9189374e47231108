package io.megaconn.client;

import io.megaconn.client.node.EndpointConversation;
import io.megaconn.client.node.Probe;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.MessageOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.cli.TlsOptions;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ProbeResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of a client that reads its part of a run from a plan file, which all clients share. */
final class PlanOptions {
    private static final Pattern INDEX = Pattern.compile("(?:.*-)?(\\d{1,9})");

    /** Options that a plan replaces: giving both would mean ignoring one. */
    private static final List<String> SET_BY_PLAN = List.of(
            "--endpoint",
            "--endpoint-file",
            "--connections",
            "--message-interval",
            "--payload-size",
            "--reply",
            "--connect-rate");

    @Option(
            names = "--plan",
            order = OptionGroup.WHERE,
            paramLabel = "FILE",
            description = "Read endpoints, connections and messages from this file, which the orchestrator writes.")
    @Nullable
    Path file;

    @Option(
            names = "--index",
            order = OptionGroup.WHERE,
            defaultValue = "0",
            paramLabel = "N",
            description = "Index of this client in the plan: a number from 0, or a pod name that ends in one, such as"
                    + " megaconn-client-7. Default: ${DEFAULT-VALUE}.")
    String index = "";

    @Option(
            names = "--probe",
            order = OptionGroup.OUTPUT,
            description =
                    "Don't connect; print as JSON what this machine allows (open files, ports, memory, conntrack), and"
                            + " whether it can reach every endpoint.")
    boolean probe;

    @Option(
            names = "--probe-plan",
            hidden = true,
            description =
                    "With --probe: a plan, in parts, whose conversation the probe has with each of its endpoints.")
    List<String> probePlan = new ArrayList<>();

    @Option(
            names = "--probe-conversations",
            hidden = true,
            description =
                    "Have one complete conversation with each address of the endpoints, and print the results as JSON.")
    boolean conversations;

    @Option(
            names = "--probe-output",
            order = OptionGroup.OUTPUT,
            paramLabel = "FILE",
            description = "Write the result of --probe to this file as well.")
    @Nullable
    Path probeOutput;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    /** Returns the plan, or null without one. @throws UserError for an invalid file, or if both or neither are given */
    @Nullable
    ClientPlan read() {
        if (probeOutput != null && !probe) {
            throw UserError.usage("--probe-output requires --probe");
        }
        if (probe && !probePlan.isEmpty()) {
            return ClientPlan.parse(String.join("", probePlan));
        }
        if (file == null) {
            if (!given("--endpoint") && !given("--endpoint-file")) {
                throw UserError.usage("no endpoint: add --endpoint HOST:PORT (or --plan FILE)");
            }
            return null;
        }
        Stream.of(SET_BY_PLAN, MessageOptions.NAMES, TlsOptions.NAMES)
                .flatMap(List::stream)
                .filter(this::given)
                .findFirst()
                .ifPresent(option -> {
                    throw UserError.usage(option + " and --plan are mutually exclusive: the plan already sets it");
                });
        return ClientPlan.read(file);
    }

    /** Probes these endpoints. A probe pod is not part of the plan and has no index. */
    int probe(@Nullable ClientPlan plan, ClientOptions options, Proc proc) throws InterruptedException {
        if (plan == null || probePlan.isEmpty()) {
            return Probe.run(
                    plan == null ? options.endpoints() : plan.endpoints(), UnaryOperator.identity(), proc, probeOutput);
        }
        UnaryOperator<ProbeResult> conversation = plan.workload().tls() == null
                ? result -> result.withError(EndpointConversation.problem(plan.endpoints(), plan.workload()))
                : result -> TlsProbe.of(plan, options, result);
        return Probe.run(plan.endpoints(), conversation, proc, probeOutput);
    }

    private boolean given(String option) {
        return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** @throws UserError if --index is neither a number nor a name that ends in one */
    int index() {
        Matcher m = INDEX.matcher(index);
        if (m.matches()) {
            return Integer.parseInt(m.group(1));
        }
        throw UserError.usage("--index: '" + index
                + "' is neither a number nor a pod name that ends in one, such as megaconn-client-7");
    }

    /** Returns the connections of a client. @throws UserError if the plan has none for this index */
    static int share(ClientPlan plan, int index) {
        int share = plan.share(index);
        if (share == 0) {
            throw UserError.usage(
                    "the plan assigns no connections to client %d: it has %,d clients, 0 to %d, for a target of %,d"
                            .formatted(index, plan.clients(), plan.clients() - 1, plan.target()));
        }
        return share;
    }
}
