package io.megaconn.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that target/bom.json lists everything that a program contains, and nothing else. */
class SbomIT {
    private static final Pattern UPLOT = Pattern.compile("^/\\*! https://github.com/leeoniya/uPlot \\(v([\\d.]+)\\)");

    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));

    @ParameterizedTest
    @ValueSource(strings = {"server", "client", "orchestrator"})
    void namesEveryJarWithItsVersionAndNoOther(String program) throws IOException {
        Path target = HOME.resolve(program).resolve("target");
        assumeMade(target.resolve("bom.json"));
        JsonNode bom = new JsonMapper().readTree(Files.readString(target.resolve("bom.json")));

        assertThat(bom.get("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bom.at("/metadata/component/name").asString()).isEqualTo("megaconn-" + program);
        assertThat(bom.get("components").valueStream().map(SbomIT::jar).distinct())
                .containsExactlyInAnyOrderElementsOf(delivered(target, program));
        assertThat(bom.get("components").valueStream())
                .allSatisfy(component ->
                        assertThat(component.get("purl").asString()).startsWith("pkg:maven/"))
                .allSatisfy(component -> assertThat(component.get("hashes")).isNotEmpty());
    }

    /** Skips the test without a current file: the plugin makes none with {@code mvnw -o}. */
    private static void assumeMade(Path bom) throws IOException {
        boolean made = Files.exists(bom)
                && Files.getLastModifiedTime(bom).compareTo(Files.getLastModifiedTime(HOME.resolve("pom.xml"))) > 0;
        String why = "SKIPPED SbomIT: %s was not made by this build: run it without -o".formatted(bom);
        if (!made) {
            System.err.println(why);
        }
        assumeTrue(made, why);
    }

    /** Returns the file name as in lib/, with a classifier at the end: name-version-classifier.jar. */
    private static String jar(JsonNode component) {
        String purl = component.get("purl").asString();
        String classifier = purl.contains("classifier=") ? "-" + purl.replaceFirst(".*classifier=([^&]*).*", "$1") : "";
        return component.get("name").asString() + "-" + component.get("version").asString() + classifier + ".jar";
    }

    /** Returns the libraries on the class path of the jar, and the one whose files are inside it. */
    private static List<String> delivered(Path target, String program) throws IOException {
        List<String> delivered = new ArrayList<>();
        try (JarFile jar = new JarFile(target.resolve(program + ".jar").toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String entry : classPath.split(" ")) {
                assertThat(target.resolve(entry)).exists();
                delivered.add(entry.replaceFirst("^lib/", ""));
            }
        }
        Path uplot = target.resolve("classes/io/megaconn/orchestrator/page/uplot/uPlot.iife.min.js");
        if (Files.exists(uplot)) {
            Matcher version = UPLOT.matcher(Files.readString(uplot));
            assertThat(version.find())
                    .as("the version that uPlot says of itself")
                    .isTrue();
            delivered.add("uplot-" + version.group(1) + ".jar");
        }
        return delivered;
    }

    @Test
    void namesThePlotsOfTheReport() throws IOException {
        Path bom = HOME.resolve("orchestrator/target/bom.json");
        assumeMade(bom);

        assertThat(new JsonMapper()
                        .readTree(Files.readString(bom))
                        .get("components")
                        .valueStream()
                        .filter(component -> component.get("name").asString().equals("uplot")))
                .singleElement()
                .satisfies(
                        uplot -> assertThat(uplot.at("/licenses/0/license/id").asString())
                                .isEqualTo("MIT"));
    }
}
