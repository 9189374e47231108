package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.AffectedPods;
import io.megaconn.orchestrator.kube.podrules.PodHistory.Past;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Recognizes a node that does not get the image. Fatal if the registry refuses it twice; a registry that can't be
 * reached may come back.
 */
final class ImagePull implements PodRule {
    private static final Set<String> WAITING = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "RegistryUnavailable");

    private static final int FATAL_PULLS = 2;

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.IMAGE);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(pod -> WAITING.contains(pod.why().failing().waiting())).stream()
                .map(affected -> finding(facts, affected))
                .toList();
    }

    private static Finding finding(PodFacts facts, AffectedPods affected) {
        CommandHints hints = facts.hints();
        Past past = facts.past().apply(affected.first().name());
        PodContainer container = affected.first().why().failing();
        String state = container.waiting();
        String why = cause(past.pull().isEmpty() ? container.waitingMessage() : past.pull());
        String seen =
                "%scan't pull %s: %s".formatted(affected.subject(), container.image(), why.isEmpty() ? state : why);
        if (!container.main()) {
            return new Finding(
                    Limit.IMAGE,
                    affected.where(),
                    seen,
                    "correct the image where container %s is defined, or let the node pull it: %s"
                            .formatted(
                                    container.name(),
                                    hints.kubectl(
                                            "describe pod " + affected.first().name())),
                    past.pulls() >= FATAL_PULLS && !says(why, "timeout", "refused", "no such host"));
        }
        if (state.equals("InvalidImageName")) {
            return Finding.fatal(
                    Limit.IMAGE,
                    affected.where(),
                    seen,
                    again(hints, affected, "image.prefix=REGISTRY/megaconn,image.tag=TAG"));
        }
        if (state.equals("ErrImageNeverPull")) {
            return Finding.fatal(
                    Limit.IMAGE,
                    affected.where(),
                    seen,
                    "load it on every node, or let them pull it: "
                            + again(hints, affected, "image.pullPolicy=IfNotPresent"));
        }
        boolean fatal = past.pulls() >= FATAL_PULLS;
        if (says(why, "denied", "unauthorized", "authorization failed", "401", "403")) {
            String secret = hints.kubectl("create secret docker-registry megaconn-pull --docker-server=REGISTRY"
                    + " --docker-username=YOU --docker-password=TOKEN");
            return new Finding(
                    Limit.IMAGE,
                    affected.where(),
                    seen,
                    secret + "; then " + again(hints, affected, "imagePullSecrets[0].name=megaconn-pull"),
                    fatal);
        }
        if (says(why, "not found", "manifest unknown", "does not exist")) {
            return new Finding(
                    Limit.IMAGE,
                    affected.where(),
                    seen,
                    "push or load it, or use an existing one: " + again(hints, affected, "image.tag=TAG"),
                    fatal);
        }
        return Finding.of(
                Limit.IMAGE,
                affected.where(),
                seen,
                "let the node reach the registry, load the image on it, or use another: "
                        + again(hints, affected, "image.prefix=REGISTRY/megaconn"));
    }

    /** Returns the command to try again: a Deployment applies a new template by itself. */
    private static String again(CommandHints hints, AffectedPods affected, String set) {
        return affected.clients() ? hints.upgradeAndRamp(set) : hints.upgrade(set);
    }

    /** Returns the end of a long chain: {@code failed to pull ...: failed to resolve "x": x: not found}. */
    private static String cause(String message) {
        int last = message.lastIndexOf("\": ");
        return last < 0 ? message : message.substring(last + 3);
    }

    private static boolean says(String why, String... words) {
        String lower = why.toLowerCase(Locale.ROOT);
        return Stream.of(words).anyMatch(lower::contains);
    }
}
