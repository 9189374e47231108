package io.megaconn.orchestrator.plan;

import java.util.List;

/** The Secret with values of headers, which the chart mounts into client pods. */
public final class HeadersSecret {
    /** Folder of the client pods in which each key of the Secret is a file. */
    public static final String FOLDER = "/etc/megaconn-headers/";

    /** Name of its volume in the pod template. */
    public static final String VOLUME = "headers";

    private HeadersSecret() {}

    /** Returns the keys that these headers need. */
    public static List<String> keys(List<String> headers) {
        return headers.stream()
                .filter(header -> header.contains("@" + FOLDER))
                .map(header -> header.substring(header.indexOf("@" + FOLDER) + FOLDER.length() + 1))
                .distinct()
                .toList();
    }
}
