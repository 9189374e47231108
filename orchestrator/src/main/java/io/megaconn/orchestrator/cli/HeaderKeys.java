package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.plan.HeadersSecret;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.QueryFile;
import io.megaconn.runtime.wire.UriPath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headers and the query of client pods, whose values come from keys of a Secret: {@code NAME: @KEY}, {@code ?@KEY}. */
final class HeaderKeys {
    private static final Pattern FROM_FILE = Pattern.compile("([^:]*):[ \\t]*@(.*)", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    private HeaderKeys() {}

    /** Returns a header as client pods read it. @throws UserError if the part behind @ can't be a key of a Secret */
    static String inPod(String header) {
        Matcher m = FROM_FILE.matcher(header);
        if (!m.matches() || m.group(2).startsWith(HeadersSecret.FOLDER)) {
            return header;
        }
        String key = m.group(2).strip();
        if (!KEY.matcher(key).matches()) {
            throw UserError.usage(
                    "--header '%s: @…': on Kubernetes, the part behind @ is a key of the Secret that workload.headersSecret names, such as %s"
                            .formatted(m.group(1), m.group(1)));
        }
        return "%s: @%s%s".formatted(m.group(1), HeadersSecret.FOLDER, key);
    }

    /** Returns a path as client pods read it. @throws UserError if the part behind ?@ can't be a key of a Secret */
    static UriPath inPod(UriPath path) {
        String key = QueryFile.of(path);
        if (key == null || key.startsWith(HeadersSecret.FOLDER)) {
            return path;
        }
        if (!KEY.matcher(key).matches()) {
            throw UserError.usage("--endpoint …?@…: on Kubernetes, the part behind ?@ is a key of the Secret that"
                    + " workload.headersSecret names, such as query");
        }
        return QueryFile.with(path, HeadersSecret.FOLDER + key);
    }
}
