package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The chart at commit 8c32c67, from which upgrades start. */
public final class PreviousChart {
    private static final String ARCHIVE = "/charts/megaconn-0.1.0-8c32c67.tgz";

    private PreviousChart() {}

    /** Unpacks the chart below a folder and returns its own. */
    public static Path unpack(Path parent) {
        Path folder = parent.resolve("previous-chart");
        Path archive = folder.resolve("chart.tgz");
        try (InputStream in = PreviousChart.class.getResourceAsStream(ARCHIVE)) {
            Files.createDirectories(folder);
            Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Program tar = Program.start(folder, List.of("tar", "-xzf", archive.toString()))) {
            tar.exits(0);
        }
        Path chart = folder.resolve("megaconn");
        assertThat(chart.resolve("Chart.yaml")).exists();
        return chart;
    }
}
