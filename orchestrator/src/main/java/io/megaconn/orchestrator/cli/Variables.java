package io.megaconn.orchestrator.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Settings from environment variables: {@code MEGACONN_MESSAGE_INTERVAL} is {@code --message-interval}. */
final class Variables {
    static final String PREFIX = "MEGACONN_";

    private Variables() {}

    /**
     * Reads the variables of all options. Others with the prefix belong to somebody else, and are ignored; one that looks
     * like a misspelled option is worth a warning.
     */
    static Settings read(Map<String, String> environment, List<CommandSpec> commands, Consumer<String> warnings) {
        Map<String, Setting> settings = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX) || value.isEmpty()) {
                return;
            }
            String name =
                    variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
            if (Settings.option(commands, name).isPresent()) {
                settings.put("--" + name, new Setting(value.replace(";", Setting.SEPARATOR), variable));
                return;
            }
            String similar = Settings.similar(commands, name);
            if (!similar.isEmpty()) {
                warnings.accept("%s is not an option: did you mean %s?".formatted(variable, variable(similar)));
            }
        });
        return new Settings(settings, Map.of());
    }

    static String variable(String option) {
        return PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
