package io.megaconn.orchestrator;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the packages of the main code form layers, as docs/architecture.md lists them. */
class ArchitectureTest {
    private static final String ROOT = "io.megaconn.";

    /** Packages from the bottom to the top: each may use only those before it. */
    private static final List<String> LAYERS = List.of(
            "runtime",
            "runtime.system",
            "runtime.wire",
            "runtime.protocol",
            "runtime.engine",
            "runtime.tls",
            "runtime.metrics",
            "runtime.admin",
            "runtime.cli",
            "runtime.diagnose",
            "server",
            "client.node",
            "client",
            "orchestrator.json",
            "orchestrator.plan",
            "orchestrator.event",
            "orchestrator.fleet",
            "orchestrator.run",
            "orchestrator.compare",
            "orchestrator.kube.podrules",
            "orchestrator.kube.access",
            "orchestrator.kube",
            "orchestrator.ui",
            "orchestrator.page",
            "orchestrator.backend",
            "orchestrator.cli",
            "orchestrator");

    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(Stream.of("runtime", "server", "client", "orchestrator")
                    .map(module -> HOME.resolve(module).resolve("target/classes"))
                    .toList());

    @Test
    void everyPackageUsesOnlyThoseBelowIt() {
        assertThat(CLASSES.stream().flatMap(c -> c.getDirectDependenciesFromSelf().stream()))
                .hasSizeGreaterThan(1_000)
                .filteredOn(d -> isOurs(d.getTargetClass()))
                .filteredOn(d -> layer(d.getTargetClass()) > layer(d.getOriginClass()))
                .extracting(Dependency::getDescription)
                .isEmpty();
    }

    @Test
    void theMapListsThePackagesInThisOrder() throws IOException {
        assertThat(Files.readAllLines(HOME.resolve("docs/architecture.md")))
                .filteredOn(line -> line.matches("\\| `(runtime|server|client|orchestrator)[a-z.]*` \\|.*"))
                .extracting(line -> line.split("`")[1])
                .containsExactlyElementsOf(LAYERS);
    }

    @Test
    void theMapNamesClassesOfEachPackage() throws IOException {
        assertThat(Files.readAllLines(HOME.resolve("docs/architecture.md")))
                .filteredOn(line -> line.matches("\\| `(runtime|server|client|orchestrator)[a-z.]*` \\|.*"))
                .allSatisfy(line -> {
                    List<String> names = Pattern.compile("`([A-Za-z.]+)`")
                            .matcher(line.split("\\|")[3])
                            .results()
                            .map(name -> ROOT + line.split("`")[1] + "." + name.group(1))
                            .toList();
                    assertThat(names).isNotEmpty().allMatch(CLASSES::contain);
                });
    }

    @Test
    void everyPackageHasADescription() throws IOException {
        for (String layer : LAYERS) {
            String module = layer.split("\\.")[0];
            Path file = HOME.resolve(module)
                    .resolve("src/main/java")
                    .resolve((ROOT + layer).replace('.', '/'))
                    .resolve("package-info.java");
            assertThat(Files.readString(file)).as(layer).startsWith("/**");
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noSimpleNameExistsTwice() {
        assertThat(CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(c -> !c.getSimpleName().equals("package-info"))
                        .collect(groupingBy(JavaClass::getSimpleName, counting()))
                        .entrySet())
                .hasSizeGreaterThan(100)
                .filteredOn(name -> name.getValue() > 1)
                .isEmpty();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    private static int layer(JavaClass type) {
        int layer = LAYERS.indexOf(type.getPackageName().substring(ROOT.length()));
        assertThat(layer).as("layer of %s", type.getPackageName()).isNotNegative();
        return layer;
    }
}
