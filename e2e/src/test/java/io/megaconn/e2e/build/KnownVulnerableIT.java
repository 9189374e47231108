package io.megaconn.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** build/known-vulnerable.xml stops the build of a module that depends on what it lists. */
@Timeout(300)
class KnownVulnerableIT {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));

    private static final String PROJECT = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              %s
            </project>
            """;

    @ParameterizedTest
    @CsvSource({
        "org.apache.logging.log4j, log4j-core, 2.14.1, false",
        "org.apache.logging.log4j, log4j-core, 2.17.1, true",
        "io.netty, netty-codec-http, 4.1.128.Final, false",
        "io.netty, netty-codec-http, 4.1.129.Final, true",
        "io.netty, netty-codec-http, 4.2.7.Final, false",
        "io.netty, netty-codec-http, 4.2.8.Final, true",
        "com.squareup.okio, okio-jvm, 3.3.0, false"
    })
    void aModuleThatDependsOnOneIsNotBuilt(String group, String artifact, String version, boolean fine)
            throws Exception {
        String output = validate(group, artifact, version);

        assertThat(output.contains("BUILD SUCCESS")).as(output).isEqualTo(fine);
        if (!fine) {
            assertThat(output)
                    .contains("known security flaw", "build/known-vulnerable.xml", group + ":" + artifact + ":")
                    .contains(version);
        }
    }

    /** The dependency is a module of the same little build, so nothing has to be fetched. */
    private static String validate(String group, String artifact, String version) throws Exception {
        Path folder = Files.createDirectories(HOME.resolve("e2e/target/known-vulnerable"));
        write(folder, """
                <groupId>test</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging>
                <modules><module>it</module><module>user</module></modules>
                """);
        write(folder.resolve("it"), """
                <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><packaging>pom</packaging>
                """.formatted(group, artifact, version));
        write(folder.resolve("user"), """
                <parent>
                  <groupId>io.megaconn</groupId><artifactId>megaconn</artifactId><version>%s</version>
                  <relativePath>../../../../pom.xml</relativePath>
                </parent>
                <artifactId>user</artifactId><packaging>pom</packaging>
                <dependencies><dependency>
                  <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><type>pom</type>
                </dependency></dependencies>
                """.formatted(
                Files.readString(HOME.resolve("pom.xml")).replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1"),
                group,
                artifact,
                version));

        ProcessBuilder maven = new ProcessBuilder(
                        HOME.resolve("mvnw").toString(), "-B", "-o", "-ntp", "-f", folder.toString(), "validate")
                .redirectErrorStream(true);
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = maven.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static void write(Path folder, String content) throws IOException {
        Files.writeString(Files.createDirectories(folder).resolve("pom.xml"), PROJECT.formatted(content));
    }
}
