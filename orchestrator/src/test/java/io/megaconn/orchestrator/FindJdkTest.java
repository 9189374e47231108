package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/find-jdk, on a machine without a Java of its own. */
class FindJdkTest {
    @TempDir
    Path folder;

    private Path script;

    private record Answer(int exitCode, String out, String err) {}

    @BeforeEach
    void withoutTheJavasOfThisMachine() throws IOException {
        String text = Files.readString(Path.of(System.getProperty("megaconn.home"), "bin/find-jdk"));
        script = Files.writeString(
                folder.resolve("find-jdk"),
                text.replace("/usr/lib/jvm/*", "")
                        .replace("/opt/*", "")
                        .replace("\"$(on_path javac)\" \"$(on_path java)\"", ""));
        assertThat(text).as("places to leave out").contains("/usr/lib/jvm/*", "/opt/*", "\"$(on_path javac)\"");
    }

    private Path java(String version, String... programs) throws IOException {
        Path home = folder.resolve("java-" + version + "-" + programs.length);
        Files.createDirectories(home.resolve("bin"));
        for (String program : programs) {
            Path file = Files.writeString(home.resolve("bin").resolve(program), "");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Answer find(Map<String, Path> javas, String... args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
        builder.command().addAll(List.of(args));
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "JAVA25_HOME"));
        builder.environment().put("HOME", folder.resolve("nobody").toString());
        javas.forEach((name, home) -> builder.environment().put(name, home.toString()));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Answer(
                process.exitValue(),
                Files.readString(out).trim(),
                Files.readString(err).trim());
    }

    @Test
    void aJreIsEnoughToRunAndNotToBuild() throws Exception {
        Path jre = java("25.0.3", "java");

        assertThat(find(Map.of("JAVA_HOME", jre), "--run")).isEqualTo(new Answer(0, jre.toString(), ""));

        Answer build = find(Map.of("JAVA_HOME", jre));
        assertThat(build.exitCode()).isEqualTo(1);
        assertThat(build.err().lines())
                .singleElement()
                .asString()
                .contains("a JDK 25 or newer to build", "found: Java 25 without a compiler (a JRE) at " + jre);
    }

    @Test
    void aNewerJavaIsAcceptedWhereThereIsNo25() throws Exception {
        Path newer = java("26.0.1", "java", "javac");
        Path current = java("25.0.3", "java", "javac");

        assertThat(find(Map.of("JAVA_HOME", newer)).out()).isEqualTo(newer.toString());
        assertThat(find(Map.of("JAVA_HOME", newer), "--run").out()).isEqualTo(newer.toString());
        assertThat(find(Map.of("JAVA_HOME", newer, "JAVA25_HOME", current)).out())
                .isEqualTo(current.toString());
    }

    @Test
    void anErrorNamesTheJavaThatWasFound() throws Exception {
        Path old = java("17.0.18", "java", "javac");

        for (String[] args : new String[][] {{}, {"--run"}}) {
            Answer answer = find(Map.of("JAVA_HOME", old), args);
            assertThat(answer.exitCode()).isEqualTo(1);
            assertThat(answer.err().lines())
                    .singleElement()
                    .asString()
                    .contains("(found: Java 17 at " + old + ")", "install it");
        }
    }
}
