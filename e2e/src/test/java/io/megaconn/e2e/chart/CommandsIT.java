package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart names JVM options and main classes: every rendered command starts its program, here far enough to print its help. */
class CommandsIT {
    @TempDir
    Path folder;

    static Stream<Doc> pods() {
        return Chart.file("everything").renderWithHooks().pods().stream()
                .filter(pod ->
                        Rendered.container(pod).at("command").exists()); // the others use their image's entry point
    }

    @ParameterizedTest
    @MethodSource("pods")
    void theProgramOfEveryPodStarts(Doc pod) throws IOException {
        Doc container = Rendered.container(pod);
        String program = container.at("image").text().replaceAll(".*/|:.*", "");
        List<String> command = container.at("command").texts();
        assertThat(command).as("command of %s", program).contains("@/app/jib-classpath-file");

        try (Program help = Program.start(folder, here(program, command), "--help")) {
            help.exits(0);
            assertThat(help.out()).contains("Usage:");
        }
    }

    /** The image's files, replaced by those that the build puts there, and without the arguments of the program. */
    private static List<String> here(String program, List<String> command) throws IOException {
        Path module = Chart.HOME.resolve(program);
        Path jar = module.resolve("target/%s.jar".formatted(program));
        String main;
        try (JarFile file = new JarFile(jar.toFile())) {
            main = file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        }
        int end = command.indexOf("@/app/jib-classpath-file") + 2;
        return command.subList(0, end).stream()
                .map(word -> switch (word) {
                    case "java" ->
                        Path.of(System.getProperty("java.home"), "bin", "java").toString();
                    case "@/app/jvm.options" -> "@" + module.resolve("jvm.options");
                    case "@/app/jib-classpath-file" -> jar.toString();
                    case "@/app/jib-main-class-file" -> main;
                    default -> word;
                })
                .toList();
    }
}
