package io.megaconn.runtime.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Formats metrics for a scraper: OpenMetrics if it accepts that, otherwise Prometheus' text. */
public record Exposition(String contentType, byte[] body) {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    /** @param accept header Accept of the request */
    public static Exposition of(MetricSnapshots snapshots, @Nullable String accept) {
        ExpositionFormatWriter writer = FORMATS.findWriter(accept);
        if (!writer.isAvailable()) { // protobuf, which Prometheus prefers if it collects native histograms
            writer = FORMATS.getPrometheusTextFormatWriter();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(body, snapshots);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // impossible: it writes to memory
        }
        return new Exposition(writer.getContentType(), body.toByteArray());
    }
}
