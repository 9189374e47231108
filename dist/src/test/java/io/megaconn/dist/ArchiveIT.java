package io.megaconn.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the contents of a release archive. */
class ArchiveIT {
    private static final Archive ARCHIVE = Archive.find();
    private static final long LARGEST = 90_000_000;

    @TempDir
    static Path folder;

    private static Path home;

    @BeforeAll
    static void unpack() throws IOException {
        home = ARCHIVE.unpack(folder);
    }

    @Test
    void containsWhatAUserNeedsAndIsSmall() throws IOException {
        assertThat(Files.size(ARCHIVE.file())).isLessThan(LARGEST);
        for (String file : List.of(
                "bin/megaconn",
                "bin/orchestrator",
                "bin/server",
                "bin/client",
                "jre/bin/java",
                "app/orchestrator.aot",
                "app/help.aot",
                "app/server.aot",
                "app/client.aot",
                "helm/megaconn/Chart.yaml",
                "k8s/kustomization.yaml",
                "docs/limits/tcp-mem.md",
                "LICENSE",
                "CHANGELOG.md",
                "licenses/THIRD-PARTY.md",
                "licenses/Apache-2.0.txt",
                "jre/legal/java.base/LICENSE",
                "share/bash-completion/completions/megaconn",
                "share/man/man1/megaconn.1",
                "share/man/man1/megaconn-ramp.1",
                "share/man/man1/megaconn-server.1")) {
            assertThat(home.resolve(file)).isNotEmptyFile();
        }
    }

    /** The JVM caches no class whose file is older than Java 6 (version 50), and parses it at each start. */
    @Test
    void theJvmCanCacheEveryClass() throws IOException {
        int classes = 0;
        try (Stream<Path> jars = Files.list(home.resolve("app/lib"))) {
            for (Path jar : jars.toList()) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    for (JarEntry entry : Collections.list(file.entries())) {
                        if (entry.getName().endsWith(".class")) {
                            byte[] start = file.getInputStream(entry).readNBytes(8);
                            assertThat(ByteBuffer.wrap(start).getShort(6))
                                    .as("%s in %s", entry.getName(), jar.getFileName())
                                    .isGreaterThanOrEqualTo((short) 50);
                            classes++;
                        }
                    }
                }
            }
        }
        assertThat(classes).isGreaterThan(1_000);
    }

    /** CONTENTS lists every file; what it has no hash for is made by a run. */
    @Test
    void theListOfContentsIsComplete() throws IOException {
        String check = "cd \"$1\" && sha256sum --quiet -c \"$2\"";
        Archive.run(
                folder, "sh", "-c", check, "sh", home.toString(), contentsFile().toString());

        List<String> listed = Files.readAllLines(home.resolve("CONTENTS")).stream()
                .map(line -> line.replaceFirst(".*\\./", ""))
                .toList();
        try (Stream<Path> files = Files.walk(home)) {
            List<String> all = files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> home.relativize(file).toString())
                    .filter(file -> !file.equals("CONTENTS"))
                    .toList();
            assertThat(listed).containsExactlyInAnyOrderElementsOf(all);
        }
        assertThat(Files.readAllLines(home.resolve("CONTENTS")).stream()
                        .filter(line -> line.startsWith("not reproducible: ")))
                .hasSize(8) // four caches and their sizes
                .allMatch(line -> line.contains(".aot"));
    }

    private static Path contentsFile() throws IOException {
        return Files.write(folder.resolve("contents"), Archive.contents(home));
    }

    /** Order, times, owners and modes come from the build, not from the machine. */
    @Test
    void theArchiveIsReproducible() {
        List<String> entries = Archive.run(
                folder, "tar", "-tvzf", ARCHIVE.file().toString(), "--numeric-owner", "--full-time", "--utc");
        List<String> names = Archive.run(folder, "tar", "-tzf", ARCHIVE.file().toString());
        String time = Instant.parse(System.getProperty("megaconn.timestamp"))
                .toString()
                .replace('T', ' ')
                .replace("Z", "");

        assertThat(entries)
                .hasSizeGreaterThan(100)
                .allSatisfy(entry -> assertThat(entry)
                        .matches("[dl-]rw[x-]r[w-][x-]r[w-][x-] +0/0 +.*")
                        .contains(" " + time + " "));
        assertThat(entries)
                .filteredOn(entry -> !entry.startsWith("l"))
                .allMatch(entry -> entry.matches("..w.r-.r-..*|..w.r-xr-x.*"));
        assertThat(names.stream().map(name -> name.replaceFirst("/$", "").replace('/', '\0')))
                .isSorted();
    }

    @Test
    void checksumsAndTheBillOfMaterialsAreBesideIt() throws IOException {
        List<Path> sums;
        try (Stream<Path> files = Files.list(Archive.RELEASE)) {
            sums = files.filter(file -> file.getFileName().toString().startsWith("SHA256SUMS"))
                    .toList();
        }
        assertThat(sums).hasSize(1);
        assertThat(Files.readString(sums.getFirst())).contains(ARCHIVE.name() + ".tar.gz", "-sbom.json");
        Archive.run(
                Archive.RELEASE, "sha256sum", "--quiet", "-c", sums.getFirst().toString());

        JsonNode bom = bom();
        assertThat(bom.at("/metadata/component/name").asString()).isEqualTo("megaconn");
        assertThat(bom.get("components")
                        .valueStream()
                        .map(component -> component.get("name").asString()))
                .contains("megaconn-server", "megaconn-client", "megaconn-orchestrator", "OpenJDK", "uplot");
    }

    private static JsonNode bom() throws IOException {
        try (Stream<Path> files = Files.list(Archive.RELEASE)) {
            Path bom = files.filter(file -> file.toString().endsWith("-sbom.json"))
                    .findFirst()
                    .orElseThrow();
            return new JsonMapper().readTree(Files.readString(bom));
        }
    }

    /** Every library is in the bill of materials, and has a licence. */
    @Test
    void everyLibraryHasALicence() throws IOException {
        List<String> named = bom().get("components")
                .valueStream()
                .map(component -> component.get("name").asString() + "-"
                        + component.get("version").asString())
                .toList();
        try (Stream<Path> jars = Files.list(home.resolve("app/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .hasSizeGreaterThan(50)
                    .allMatch(jar -> named.stream().anyMatch(jar::startsWith));
        }
        String table = Files.readString(home.resolve("licenses/THIRD-PARTY.md"));
        assertThat(table).contains("netty-common", "| MIT |", "| Apache-2.0 |", "uplot", "openjdk");
    }

    @Test
    void completionAndManPagesKnowEveryCommand() throws IOException {
        Path completion = home.resolve("share/bash-completion/completions/megaconn");
        Archive.run(folder, "bash", "-n", completion.toString());
        assertThat(Files.readString(completion)).contains("ramp preflight", "server", "client", "--target");

        assertThat(Files.readString(home.resolve("share/man/man1/megaconn-ramp.1")))
                .contains(".TH \"MEGACONN", "\\-\\-target", "megaconn ramp")
                .doesNotContain("bin/orchestrator");
    }
}
