package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Settings from a YAML file: options of all commands at the top, those of one below its name. */
final class ConfigFile {
    /** The file that is read from the working directory without {@code --config}. */
    static final String NAME = "megaconn.yaml";

    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final List<CommandSpec> commands;

    private ConfigFile(Path file, List<CommandSpec> commands) {
        this.file = file;
        this.commands = commands;
    }

    /** @throws UserError for a file that can't be read, an unknown key or a value of the wrong kind, with its line */
    static Settings read(Path file, List<CommandSpec> commands) {
        return new ConfigFile(file, commands).settings();
    }

    private Settings settings() {
        Optional<Node> root = parse();
        Map<String, Setting> ofAll = new LinkedHashMap<>();
        Map<String, Map<String, Setting>> ofCommand = new LinkedHashMap<>();
        for (Map.Entry<ScalarNode, Node> entry :
                root.map(this::entries).orElse(Map.of()).entrySet()) {
            String key = entry.getKey().getValue();
            Optional<CommandSpec> command =
                    commands.stream().filter(one -> one.name().equals(key)).findFirst();
            if (command.isPresent()) {
                Map<String, Setting> settings = new LinkedHashMap<>();
                entries(entry.getValue())
                        .forEach((name, value) -> put(settings, name, value, List.of(command.orElseThrow())));
                ofCommand.put(key, settings);
            } else {
                put(ofAll, entry.getKey(), entry.getValue(), commands);
            }
        }
        return new Settings(ofAll, ofCommand);
    }

    private Optional<Node> parse() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw UserError.usage("%s is larger than 1 MiB".formatted(file));
            }
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            return new Compose(settings).composeString(Files.readString(file));
        } catch (IOException e) {
            throw UserError.usage("%s can't be read: %s".formatted(file, UserError.reason(e)));
        } catch (MarkedYamlEngineException e) {
            throw error(e.getProblemMark(), "not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw UserError.usage("%s is not valid YAML: %s"
                    .formatted(
                            file,
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    private Map<ScalarNode, Node> entries(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node.getStartMark(), "write options as NAME: VALUE");
        }
        Map<ScalarNode, Node> entries = new LinkedHashMap<>();
        List<String> seen = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw error(entry.getKeyNode().getStartMark(), "a key must be the name of an option or command");
            }
            if (seen.contains(key.getValue())) {
                throw error(key.getStartMark(), "'%s' is set twice".formatted(key.getValue()));
            }
            seen.add(key.getValue());
            entries.put(key, entry.getValueNode());
        }
        return entries;
    }

    private void put(Map<String, Setting> settings, ScalarNode key, Node value, List<CommandSpec> of) {
        String name = key.getValue();
        OptionSpec option = Settings.option(of, name).orElseThrow(() -> unknown(key, of));
        settings.put(
                "--" + name,
                new Setting(String.join(Setting.SEPARATOR, values(option, value)), at(value.getStartMark())));
    }

    private UserError unknown(ScalarNode key, List<CommandSpec> of) {
        String similar = Settings.similar(of, key.getValue());
        return error(
                key.getStartMark(),
                "unknown %s '%s'%s"
                        .formatted(
                                of.size() == 1 ? "option of " + of.getFirst().name() : "option or command",
                                key.getValue(),
                                similar.isEmpty() ? "" : ": did you mean '%s'?".formatted(similar)));
    }

    private List<String> values(OptionSpec option, Node value) {
        if (value instanceof ScalarNode scalar) {
            return List.of(text(scalar));
        }
        if (!option.isMultiValue()) {
            throw error(
                    value.getStartMark(),
                    "%s takes one value".formatted(option.longestName().substring(2)));
        }
        if (value instanceof SequenceNode list) {
            return list.getValue().stream().map(this::text).toList();
        }
        List<String> pairs = new ArrayList<>();
        entries(value).forEach((key, node) -> pairs.add(key.getValue() + "=" + text(node)));
        return pairs;
    }

    private String text(Node node) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            throw error(node.getStartMark(), "a value is missing");
        }
        if (scalar.getValue().contains("\n")) {
            throw error(node.getStartMark(), "a value must be one line");
        }
        return scalar.getValue();
    }

    private UserError error(Optional<Mark> mark, String what) {
        return UserError.usage(at(mark) + ": " + what);
    }

    private String at(Optional<Mark> mark) {
        return mark.map(m -> "%s, line %d, column %d".formatted(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(file.toString());
    }
}
