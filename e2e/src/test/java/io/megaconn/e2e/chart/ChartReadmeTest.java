package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Tests the parts of the chart that catalogs show. */
class ChartReadmeTest {
    private static final Path README = Chart.HOME.resolve("helm/megaconn/README.md");

    @Test
    void isWhatValuesAndChartSay() throws IOException {
        if (Boolean.getBoolean("render-docs")) {
            Files.writeString(README, ChartReadme.render());
        }
        assertThat(README)
                .as(
                        "helm/megaconn/README.md is not current: run this test with -Drender-docs=true, see CONTRIBUTING.md")
                .hasContent(ChartReadme.render());
        assertThat(ChartReadme.render())
                .contains("| server.capacity | int | `1000000` | Connections to make room for")
                .contains("| client.sysctls.net.ipv4.ip_local_port_range | string |");
    }

    /** Tests that the icon is part of the chart, so catalogs need no other host. */
    @Test
    void chartHasWhatArtifactHubShows() {
        Doc chart = Doc.parse(Chart.read("Chart.yaml"));

        assertThat(chart.at("annotations").map())
                .containsKeys("artifacthub.io/category", "artifacthub.io/license", "artifacthub.io/changes");
        assertThat(Doc.parse(chart.at("annotations", "artifacthub.io/changes").text())
                        .list())
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.map()).containsKeys("kind", "description"));
        String icon = chart.at("icon").text();
        assertThat(icon).startsWith("data:image/svg+xml;base64,");
        assertThat(new String(Base64.getDecoder().decode(icon.replaceFirst(".*,", ""))))
                .startsWith("<svg");
    }
}
