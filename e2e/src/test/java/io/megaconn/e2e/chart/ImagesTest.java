package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the names of images. */
class ImagesTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                                | localhost/megaconn/server:0.2.0
                    {image: {prefix: registry.example.com/me, tag: v7}}                            | registry.example.com/me/server:v7
                    {image: {prefix: me, tag: v7}}                                    | me/server:v7
                    {image: {tag: v7, repositories: {server: r.io:5000/a/mc-server}}} | r.io:5000/a/mc-server:v7
                    {image: {tag: v7, digests: {server: DIGEST}}}                     | localhost/megaconn/server@DIGEST
                    {image: {tag: v7}, global: {imageRegistry: r.io}}                 | r.io/megaconn/server:v7
                    {image: {tag: v7}, global: {imageRegistry: 'r.io:5000/proxy/'}}   | r.io:5000/proxy/megaconn/server:v7
                    {image: {prefix: a/b, tag: v7}, global: {imageRegistry: r.io}}    | r.io/a/b/server:v7
                    {image: {tag: v7, repositories: {server: q.io/s}}, global: {imageRegistry: r.io}} | r.io/s:v7
                    """)
    void ofTheServer(String values, String image) {
        assertThat(image(values.replace("DIGEST", DIGEST), "server")).isEqualTo(image.replace("DIGEST", DIGEST));
    }

    @Test
    void eachProgramHasItsOwn() {
        String values =
                "{image: {tag: v7, repositories: {client: r.io/c}, digests: {orchestrator: '%s'}}}".formatted(DIGEST);

        assertThat(image(values, "server")).isEqualTo("localhost/megaconn/server:v7");
        assertThat(image(values, "client")).isEqualTo("r.io/c:v7");
        assertThat(image(values, "test")).isEqualTo("localhost/megaconn/orchestrator@" + DIGEST);
    }

    @Test
    void secretsOfAnUmbrellaAreAdded() {
        Rendered rendered = Chart.with(
                        "{imagePullSecrets: [{name: a}], global: {imagePullSecrets: [b, {name: c}, a], other: x}}")
                .renderWithHooks();

        assertThat(rendered.pods())
                .extracting(pod -> pod.at("spec", "imagePullSecrets").value())
                .containsOnly(List.of(Map.of("name", "a"), Map.of("name", "b"), Map.of("name", "c")));
    }

    private static String image(String values, String component) {
        return Rendered.container(Chart.with(values).renderWithHooks().pod(component))
                .at("image")
                .text();
    }
}
