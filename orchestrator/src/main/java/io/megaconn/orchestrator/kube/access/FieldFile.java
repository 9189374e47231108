package io.megaconn.orchestrator.kube.access;

import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Text that a kubeconfig contains in base64, or in a file that it names. */
final class FieldFile {
    private FieldFile() {}

    /**
     * Reads the text of {@code field-data} or of the file in {@code field}.
     *
     * @return null if both are missing
     * @throws io.megaconn.runtime.UserError if both are set, or the text can't be read
     */
    static @Nullable String read(Entry<?> entry, String field, @Nullable String file, @Nullable String data) {
        if (isSet(data) && isSet(file)) {
            throw entry.refuse(field, "and " + field + "-data are both set", "keep one of them: " + entry.unset(field));
        }
        if (data != null && !data.isEmpty()) {
            try {
                return new String(Base64.getDecoder().decode(data.replaceAll("\\s", "")), StandardCharsets.ISO_8859_1);
            } catch (IllegalArgumentException e) {
                throw entry.refuse(field + "-data", "is not base64", set(entry, field));
            }
        }
        if (file == null || file.isEmpty()) {
            return null;
        }
        try {
            return Files.readString(entry.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw entry.refuse(
                    field, entry.resolve(file) + " can't be read (" + UserError.reason(e) + ")", set(entry, field));
        }
    }

    static String set(Entry<?> entry, String field) {
        return entry.set("--" + field + "=FILE --embed-certs");
    }

    static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
