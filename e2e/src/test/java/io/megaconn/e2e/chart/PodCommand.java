package io.megaconn.e2e.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The command of a container.
 *
 * @param program server, client or orchestrator: whose image it is
 * @param command empty for the image's own entry point
 */
record PodCommand(String program, List<String> command, List<String> args) {
    private static final String CLASSPATH = "@/app/jib-classpath-file";

    static PodCommand of(Doc pod) {
        Doc container = Rendered.container(pod);
        String program = container.at("image").text().replaceAll("@.*", "").replaceAll(".*/|:.*", "");
        return new PodCommand(
                program, container.at("command").texts(), container.at("args").texts());
    }

    /** Returns this command with another value of an option. */
    PodCommand with(String option, String value) {
        return new PodCommand(program, replaced(command, option, value), replaced(args, option, value));
    }

    private static List<String> replaced(List<String> words, String option, String value) {
        return words.stream()
                .map(word -> word.startsWith(option + "=") ? option + "=" + value : word)
                .toList();
    }

    String value(String option) {
        return Stream.of(command, args)
                .flatMap(List::stream)
                .filter(word -> word.startsWith(option + "="))
                .map(word -> word.substring(option.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the words of the form NAME=VALUE. */
    List<String> settings() {
        return command.stream().filter(word -> word.matches("[a-z][^=]*=.*")).toList();
    }

    /** Returns the command for this machine: the image's files are replaced by those from which the build makes them. */
    List<String> here() {
        Path module = Chart.HOME.resolve(program);
        Path jar = module.resolve("target/%s.jar".formatted(program));
        List<String> words = new ArrayList<>(command.isEmpty() ? entryPoint() : command);
        words.addAll(args);
        return words.stream()
                .map(word -> switch (word) {
                    case "java" ->
                        Path.of(System.getProperty("java.home"), "bin", "java").toString();
                    case "@/app/jvm.options" -> "@" + module.resolve("jvm.options");
                    case CLASSPATH -> jar.toString();
                    case "@/app/jib-main-class-file" -> mainClass(jar);
                    default ->
                        word.replace("$(POD_NAME)", "megaconn-client-3")
                                .replace("$(POD_NAMESPACE)", "load")
                                .replace("$(RELEASE)", "megaconn")
                                .replace("$(RUN_ID)", "0e2e");
                })
                .toList();
    }

    private static List<String> entryPoint() {
        return List.of("java", "@/app/jvm.options", "-cp", CLASSPATH, "@/app/jib-main-class-file");
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return program + " " + String.join(" ", args.isEmpty() ? settings() : args);
    }
}
