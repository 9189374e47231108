package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON that {@link io.megaconn.runtime.wire.Json} writes. */
public final class ReportReader {
    private static final JsonMapper JSON = JsonInput.mapper()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES) // null is written, so nothing is missing
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    /** Maximum size, bytes: ten times the report of a run with a thousand batches and faults. */
    private static final int LARGEST = 4 << 20;

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private ReportReader() {}

    /**
     * Parses a record.
     *
     * @param where source to name in an error
     * @throws UserError if it does not parse as this type
     */
    public static <T> T parse(String json, Class<T> type, String where) {
        T read;
        try {
            JsonNode tree = JSON.readTree(json);
            int format = tree.path("format").asInt(Report.FORMAT);
            if (type == Report.class && (format < FormatUpgrade.OLDEST || format > Report.FORMAT)) {
                throw UserError.usage(
                        "%s can't be read: it has format %d, but this version reads %d and %d: use the version that wrote it"
                                .formatted(where, format, FormatUpgrade.OLDEST, Report.FORMAT));
            }
            FormatUpgrade.upgrade(tree, type, JSON);
            read = JSON.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw UserError.usage("%s can't be read: %s".formatted(where, JsonInput.problem(e)));
        }
        if (read == null) {
            throw UserError.usage("%s can't be read: it is null".formatted(where));
        }
        if (read instanceof Report report && !isInstant(report.startedAt())) {
            throw UserError.usage("%s can't be read: startedAt is not a timestamp".formatted(where));
        }
        return read;
    }

    /**
     * Parses an object.
     *
     * @param where source to name in an error
     * @throws UserError if it is not a JSON object
     */
    public static ObjectNode object(String json, String where) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw UserError.usage("%s can't be read: %s".formatted(where, JsonInput.problem(e)));
        }
        throw UserError.usage("%s can't be read: it is not a JSON object".formatted(where));
    }

    /** Returns true for an ISO timestamp between 1970 and 9999. */
    static boolean isInstant(String text) {
        try {
            Instant at = Instant.parse(text);
            return at.isAfter(Instant.EPOCH.minusSeconds(1)) && at.isBefore(LATEST);
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** @param folder the folder of a run */
    public static Report read(Path folder) {
        Path file = folder.resolve(RunLog.REPORT);
        try {
            return parse(bounded(file), Report.class, file.toString());
        } catch (NoSuchFileException e) {
            throw UserError.usage(
                    file + " is missing: the run is still running, or was killed; name the folder of a finished one");
        } catch (IOException e) {
            throw UserError.usage(file + " can't be read: " + UserError.reason(e));
        }
    }

    private static String bounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw UserError.usage(
                        "%s can't be read: it is larger than %,d bytes, which no report is".formatted(file, LARGEST));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }
}
