package io.megaconn.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.testkit.OnRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that build/known-vulnerable.xml fails the build of a module that depends on a listed version. */
@NoCluster
@Timeout(300)
class KnownVulnerableIT {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));

    private static final Pattern DATE = Pattern.compile("\"\\d{4}-\\d\\d-\\d\\d\"");

    private static final String PROJECT = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              %s
            </project>
            """;

    @ParameterizedTest
    @CsvSource({
        "io.netty, netty-codec-http, 4.1.136.Final, false",
        "io.netty, netty-codec-http, 4.1.137.Final, true",
    })
    void aModuleThatDependsOnOneIsNotBuilt(String group, String artifact, String version, boolean fine)
            throws Exception {
        Path folder = Files.createDirectories(HOME.resolve("e2e/target/known-vulnerable"));
        String output = validate(folder, group, artifact, version);

        assertThat(output.contains("BUILD SUCCESS")).as(output).isEqualTo(fine);
        if (!fine) {
            assertThat(output)
                    .contains("known security flaw", "build/known-vulnerable.xml", group + ":" + artifact + ":")
                    .contains(version);
        }
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource({
        "org.apache.logging.log4j, log4j-core, 2.14.1, false",
        "org.apache.logging.log4j, log4j-core, 2.17.1, true",
        "io.netty, netty-codec-http, 4.2.16.Final, false",
        "io.netty, netty-codec-http, 4.2.17.Final, true",
        "io.netty, netty-transport-native-epoll, 4.2.12.Final, false",
        "com.squareup.okio, okio-jvm, 3.3.0, false"
    })
    void norWithOtherModules(String group, String artifact, String version, boolean fine) throws Exception {
        aModuleThatDependsOnOneIsNotBuilt(group, artifact, version, fine);
    }

    /** Tests that the build continues with a warning if the list is old. */
    @ParameterizedTest
    @CsvSource("61, true")
    void aListThatNobodyHasLookedAtForTwoMonthsIsWarnedOf(int days, boolean warned) throws Exception {
        Path folder = HOME.resolve("e2e/target/old-list-" + days);
        String list = Files.readString(HOME.resolve("build/known-vulnerable.xml"));
        assertThat(DATE.matcher(list).results()).as("dates in the list").hasSize(1);
        Files.createDirectories(folder.resolve(".mvn")); // so that Maven takes the list from here
        Files.createDirectories(folder.resolve("build"));
        String date = "\"" + LocalDate.now().minusDays(days) + "\"";
        Files.writeString(
                folder.resolve("build/known-vulnerable.xml"), DATE.matcher(list).replaceAll(date));

        String output = validate(folder, "some", "library", "1");

        assertThat(output).contains("BUILD SUCCESS");
        assertThat(output.contains("more than 60 days ago")).as(output).isEqualTo(warned);
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource("59, false")
    void aListThatIsNewerIsNot(int days, boolean warned) throws Exception {
        aListThatNobodyHasLookedAtForTwoMonthsIsWarnedOf(days, warned);
    }

    /** The dependency is a module of the same little build, so nothing has to be fetched. */
    private static String validate(Path folder, String group, String artifact, String version) throws Exception {
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
