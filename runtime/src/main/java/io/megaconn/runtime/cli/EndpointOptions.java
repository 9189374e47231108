package io.megaconn.runtime.cli;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.EndpointUri;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name the servers to connect to. */
public final class EndpointOptions {
    private static final int LARGEST_FILE = 1 << 20;

    @Option(
            names = {"-e", "--endpoint"},
            order = OptionGroup.WHERE,
            split = ",",
            paramLabel = "[SCHEME://]HOST:PORT",
            description =
                    "Server to connect to: HOST:PORT or tcp://HOST:PORT for plain TCP, ws://HOST[:PORT]/PATH for WebSocket;"
                            + " tls://HOST:PORT and wss://HOST[:PORT]/PATH over TLS."
                            + " Several, separated by commas, get the same number of connections each, even if one of them"
                            + " fails. If a name has several addresses, they share its connections and take over for each other.")
    List<EndpointUri> endpoints = new ArrayList<>();

    @Option(
            names = "--endpoint-file",
            order = OptionGroup.WHERE,
            paramLabel = "FILE",
            description =
                    "Read the endpoints from this file, one per line, so that a secret in a query is not visible in"
                            + " the process list. ws://HOST/PATH?@FILE reads only the query from a file.")
    @Nullable
    Path file;

    /** Null before they were read: a pipe can be read only once. */
    private @Nullable List<EndpointUri> uris;

    /** Returns the endpoints; empty without the options. @throws UserError if they differ in scheme or path */
    public List<EndpointUri> uris() {
        if (uris == null) {
            uris = read();
        }
        return uris;
    }

    private List<EndpointUri> read() {
        List<EndpointUri> all = new ArrayList<>(endpoints);
        if (file != null) {
            byte[] lines = new DiskFiles().read("--endpoint-file", file.toString(), LARGEST_FILE);
            new String(lines, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(EndpointUri::parse)
                    .forEach(all::add);
            if (all.isEmpty()) {
                throw UserError.usage("--endpoint-file %s names no endpoint: write one per line, such as 127.0.0.1:9000"
                        .formatted(file));
            }
        }
        for (EndpointUri uri : all) {
            if (!uri.protocol().equals(all.getFirst().protocol())
                    || uri.tls() != all.getFirst().tls()
                    || !uri.path().equals(all.getFirst().path())) {
                throw UserError.usage("%s and %s differ in scheme or path: all endpoints of a run must have the same"
                        .formatted(all.getFirst(), uri));
            }
        }
        return all;
    }

    /** Returns host and port of each. */
    public static List<Endpoint> endpoints(List<EndpointUri> uris) {
        return uris.stream().map(EndpointUri::endpoint).toList();
    }
}
