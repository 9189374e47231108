package io.megaconn.runtime.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Metrics as the scraper wants them: OpenMetrics where it accepts that, else Prometheus' text. */
public record Exposition(String contentType, byte[] body) {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    /** @param accept the header of the request */
    public static Exposition of(MetricSnapshots snapshots, @Nullable String accept) {
        ExpositionFormatWriter writer = FORMATS.findWriter(accept);
        if (!writer.isAvailable()) { // protobuf, which Prometheus prefers where it collects native histograms
            writer = FORMATS.getPrometheusTextFormatWriter();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(body, snapshots);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: can't be
        }
        return new Exposition(writer.getContentType(), body.toByteArray());
    }
}
