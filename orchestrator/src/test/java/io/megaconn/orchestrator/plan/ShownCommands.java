package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds commands in texts for a user of {@code --context blue} and a kubeconfig whose path has a blank. */
public final class ShownCommands {
    public static final String CONTEXT = "blue";
    public static final String KUBECONFIG = "/home/ann/my configs/it's blue";
    public static final CommandHints HINTS = new CommandHints("mega", "load", CONTEXT, KUBECONFIG);

    private static final String QUOTED = "'/home/ann/my configs/it'\\''s blue'";
    private static final Pattern COMMAND =
            Pattern.compile("(?<![\\w/'.-])(?:kubectl(?![\\w/])|helm(?= [a-z])|bin/orchestrator(?![\\w/]))");
    private static final List<String> WITHOUT_NAMESPACE = List.of(
            "describe node",
            "delete node",
            "uncordon ",
            "get nodes",
            "label namespace ",
            "webhookconfigurations",
            "cluster-info",
            "config get-contexts");

    private ShownCommands() {}

    /** Fails if a command acts on another cluster or namespace than the release's. Returns the commands. */
    public static List<String> check(String text) {
        List<String> commands = new ArrayList<>();
        Matcher start = COMMAND.matcher(text);
        List<Integer> starts = new ArrayList<>();
        while (start.find()) {
            starts.add(start.start());
        }
        for (int i = 0; i < starts.size(); i++) {
            String command = text.substring(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : text.length());
            assertThat(command)
                    .as(text)
                    .containsPattern(
                            command.startsWith("helm") ? " --kube-context blue(?!\\w)" : " --context blue(?!\\w)")
                    .contains(" --kubeconfig " + QUOTED);
            if (WITHOUT_NAMESPACE.stream().noneMatch(command::contains)) {
                assertThat(command).as(text).containsPattern(" --namespace (load|kube-system)(?!\\w)");
            }
            if (command.startsWith("bin/")) {
                assertThat(command).as(text).contains(" --release mega ");
            } else if (command.startsWith("helm ")) {
                assertThat(command).as(text).startsWith("helm").containsPattern("^helm \\w+ (values )?mega ");
            }
            commands.add(command);
        }
        return commands;
    }
}
