package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.protocol.Header;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.protocol.QueryFile;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Options of a local client for the endpoints, the protocol and the messages of a plan. */
final class ScriptOptions {
    private ScriptOptions() {}

    /**
     * Returns the options. Files become absolute, because a client has another working directory. A query may be secret and
     * would be visible in the process list, so endpoints with one are in a file that only this user can read.
     *
     * @throws IOException if that file can't be written
     */
    static List<String> of(List<Endpoint> endpoints, Workload workload, PrivateFiles files) throws IOException {
        Script script = workload.script();
        List<String> options = new ArrayList<>();
        Protocol protocol = Protocols.named(script.protocol());
        ClientTls tls = workload.tls();
        String scheme = tls == null ? protocol.scheme() : protocol.tlsScheme();
        String queryFile = QueryFile.of(script.path());
        UriPath path = queryFile == null
                ? script.path()
                : QueryFile.with(
                        script.path(), Path.of(queryFile).toAbsolutePath().toString());
        List<String> uris = endpoints.stream()
                .map(endpoint -> protocol.hasPath() || tls != null
                        ? scheme + "://" + endpoint + path.text()
                        : endpoint.toString())
                .toList();
        boolean visible = script.path().text().chars().noneMatch(c -> c == '?' || c == ',');
        options.add(
                visible
                        ? "--endpoint=" + String.join(",", uris)
                        : "--endpoint-file=" + files.write("endpoints.txt", String.join("\n", uris) + "\n"));
        if (script.message() == null && !script.idle()) {
            options.add("--payload-size=" + workload.payloadSize());
        }
        if (script.message() != null) {
            options.add(option("--message", script.message()));
        }
        if (script.expect() != null) {
            options.add("--expect=" + script.expect());
        }
        script.opening().forEach(exchange -> {
            options.add(option("--first-message", exchange.send()));
            options.add("--first-expect=" + exchange.expect());
        });
        script.headers().forEach(header -> options.add("--header=" + Header.withAbsoluteFile(header)));
        if (!script.pingInterval().isZero()) {
            options.add("--ping-interval=" + Quantities.format(script.pingInterval()));
        }
        if (script.idle()) {
            options.add("--idle");
        }
        if (templates(script)) {
            options.add("--template");
        }
        if (tls != null) {
            options.addAll(tls.options());
        }
        return options;
    }

    private static boolean templates(Script script) {
        return (script.message() != null && script.message().isTemplate())
                || script.opening().stream()
                        .anyMatch(exchange -> exchange.send().isTemplate());
    }

    private static String option(String name, MessageSource source) {
        return source.isFile() ? name + "-file=" + Path.of(source.text()).toAbsolutePath() : name + "=" + source.text();
    }
}
