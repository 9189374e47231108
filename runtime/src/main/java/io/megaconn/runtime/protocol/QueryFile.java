package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.UriPath;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query of a URI from a file: {@code ws://HOST/PATH?@FILE}. Only the program that connects reads it, so it may be a secret. */
public final class QueryFile {
    private static final String MARK = "?@";
    private static final Pattern QUERY = Pattern.compile("[!-~&&[^#]]+");
    private static final int LARGEST = 8 * 1024;

    private QueryFile() {}

    /** Returns the name of the file; null if there is no query, or if it is not in a file. */
    public static @Nullable String of(UriPath path) {
        int mark = path.text().indexOf(MARK);
        return mark < 0 || mark != path.text().indexOf('?') ? null : path.text().substring(mark + MARK.length());
    }

    /** Returns a path whose query is in another file. */
    public static UriPath with(UriPath path, String file) {
        return new UriPath(path.text().substring(0, path.text().indexOf(MARK)) + MARK + file);
    }

    /** Returns path and query. @throws UserError for a file without a query, which shows nothing of it */
    static String read(UriPath path, FileSource files) {
        String file = of(path);
        if (file == null) {
            return path.text();
        }
        String query = new String(files.read("--endpoint", file, LARGEST), StandardCharsets.ISO_8859_1)
                .replaceFirst("\\r?\\n\\z", "");
        if (!QUERY.matcher(query).matches()) {
            throw UserError.usage(
                    "--endpoint: %s must have the query in one line, without the question mark, and write spaces and other special characters as %%20"
                            .formatted(file));
        }
        return path.text().substring(0, path.text().indexOf('?') + 1) + query;
    }
}
