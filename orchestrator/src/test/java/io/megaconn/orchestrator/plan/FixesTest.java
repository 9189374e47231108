package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the commands in preflight's fixes can be executed. */
class FixesTest {
    private static final Pattern SET = Pattern.compile("--set '?([^=]+)=");
    private static final Pattern DOT = Pattern.compile("(?<!\\\\)\\.");

    /** A cluster where everything is wrong. */
    private final List<String> fixes = Stream.of(
                    ClusterFactsBuilder.allWrong(), cluster().clientPods(1))
            .flatMap(facts ->
                    ClusterChecks.check(ClusterFactsBuilder.plan(Specs.target(1_000_000)), facts.build()).stream())
            .map(Check::fix)
            .filter(fix -> !fix.isEmpty())
            .toList();

    @Test
    void everyValueThatIsNamedIsOneOfTheChart() throws IOException {
        Map<?, ?> values = Serialization.unmarshal(
                Files.readString(Path.of(System.getProperty("megaconn.home"), "helm/megaconn/values.yaml")), Map.class);
        List<String> named = fixes.stream()
                .flatMap(fix -> SET.matcher(fix).results().map(set -> set.group(1)))
                .distinct()
                .toList();

        assertThat(named).hasSizeGreaterThan(8);
        assertThat(named)
                .allSatisfy(name -> assertThat(has(values, name)).as(name).isTrue());
    }

    @Test
    void everyHelmCommandKeepsWhatWasSetBefore() {
        assertThat(fixes)
                .filteredOn(fix -> fix.contains("helm upgrade"))
                .allMatch(fix -> fix.contains("--reset-then-reuse-values"));
    }

    private static boolean has(Map<?, ?> values, String name) {
        Object at = values;
        for (String part : DOT.split(name)) {
            String key = part.replace("\\.", ".");
            if (!(at instanceof Map<?, ?> map) || !map.containsKey(key)) {
                return false;
            }
            at = map.get(key);
        }
        return true;
    }
}
