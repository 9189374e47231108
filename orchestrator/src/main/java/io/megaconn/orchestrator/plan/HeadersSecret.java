package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.protocol.QueryFile;
import io.megaconn.runtime.wire.Script;
import java.util.List;
import java.util.stream.Stream;

/** The Secret with values of headers, which the chart mounts into client pods. */
public final class HeadersSecret {
    /** Folder of the client pods in which each key of the Secret is a file. */
    public static final String FOLDER = "/etc/megaconn-headers/";

    /** Name of its volume in the pod template. */
    public static final String VOLUME = "headers";

    private HeadersSecret() {}

    /** Returns the keys that headers and query need. */
    public static List<String> keys(Script script) {
        String query = QueryFile.of(script.path());
        return Stream.concat(script.headers().stream(), Stream.ofNullable(query).map(file -> "?@" + file))
                .filter(header -> header.contains("@" + FOLDER))
                .map(header -> header.substring(header.indexOf("@" + FOLDER) + FOLDER.length() + 1))
                .distinct()
                .toList();
    }
}
