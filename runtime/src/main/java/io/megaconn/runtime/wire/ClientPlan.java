package io.megaconn.runtime.wire;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a plan that every client of a run reads, as the file plan.json. All clients read the same file; each
 * computes its assigned connections from its index.
 *
 * @param run id of the run
 * @param endpoints servers, used in turn
 * @param target total connections of all clients
 * @param connectionsPerClient maximum connections of one client; the last one may hold fewer
 * @param workload messages of every connection
 * @param connectRate connects per second of one client; 0 for no limit
 * @param external whether the run did not start the server: then each client's kernel is a witness of its connections, and exact
 *     stats contain its count
 */
public record ClientPlan(
        String run,
        List<Endpoint> endpoints,
        int target,
        int connectionsPerClient,
        Workload workload,
        int connectRate,
        boolean external) {

    /**
     * The newest format. Format 1 had no such field, and had the workload's fields beside the others: a client that knows
     * only format 1 misses them and refuses a newer file. Format 3 adds the script, and is written only with one: a client
     * that does not know it must not open plain connections instead. Format 4 adds TLS, in the same way.
     */
    static final int FORMAT = 4;

    private static final int PLAIN_FORMAT = 2;
    private static final int SCRIPT_FORMAT = 3;

    /**
     * Connection attempts in flight per client, unless the user chooses another number: the bound on what a client adds
     * to the server's accept queues at once. Preflight and the rule for accept queues use it.
     */
    public static final int MAX_CONNECTING = 256;

    /** Maximum size of a ConfigMap. */
    private static final int LARGEST_FILE = 1024 * 1024;

    /** @throws UserError with the name of the invalid field */
    public ClientPlan {
        endpoints = List.copyOf(endpoints);
        require(!run.isBlank(), "run", "a name, not blank");
        require(!endpoints.isEmpty(), "endpoints", "at least one HOST:PORT");
        require(target >= 1, "target", "at least 1, not " + target);
        require(connectionsPerClient >= 1, "connectionsPerClient", "at least 1, not " + connectionsPerClient);
        require(connectRate >= 0, "connectRate", "0 (no limit) or more, not " + connectRate);
    }

    /** Creates a plan for the run's own server. */
    public ClientPlan(
            String run,
            List<Endpoint> endpoints,
            int target,
            int connectionsPerClient,
            Workload workload,
            int connectRate) {
        this(run, endpoints, target, connectionsPerClient, workload, connectRate, false);
    }

    private static void require(boolean good, String field, String what) {
        if (!good) {
            throw UserError.usage("\"" + field + "\" must be " + what);
        }
    }

    /** Returns the number of clients; their indices are below it. */
    public int clients() {
        return Math.ceilDiv(target, connectionsPerClient);
    }

    /** Returns the connections assigned to this client; 0 for a client that the plan does not need. */
    public int share(int client) {
        long before = (long) client * connectionsPerClient;
        return client < 0 ? 0 : Math.clamp(target - before, 0, connectionsPerClient);
    }

    /** @throws UserError if this is not a valid plan; the message has one line and names the field */
    public static ClientPlan parse(String json) {
        return parse(json, "plan");
    }

    /**
     * @throws UserError if the file is missing or not a valid plan; the message has one line and names file and field
     */
    public static ClientPlan read(Path file) {
        String name = "plan " + file;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw problem(name, "larger than 1 MiB");
            }
            return parse(new String(bytes, StandardCharsets.UTF_8), name);
        } catch (NoSuchFileException e) {
            throw problem(name, "no such file");
        } catch (IOException e) {
            throw problem(name, "can't be read (" + UserError.reason(e) + ")");
        }
    }

    private static ClientPlan parse(String json, String name) {
        try {
            return ClientPlanFields.read(json).plan();
        } catch (UserError e) {
            throw problem(name, String.valueOf(e.getMessage()));
        }
    }

    /** Makes a value of the file safe for a message: it must not add lines or fill the screen. */
    private static UserError problem(String name, String what) {
        String line = what.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
        return UserError.usage(name + ": " + (line.length() > 300 ? line.substring(0, 300) + "..." : line)
                + "; this file is written by the orchestrator: orchestrator ramp --help");
    }

    /** Returns the oldest format that has everything in this plan. */
    private int format() {
        if (workload.tls() != null) {
            return FORMAT;
        }
        return workload.script().equals(Script.PLAIN) ? PLAIN_FORMAT : SCRIPT_FORMAT;
    }

    /** Returns the JSON that {@link #parse} reads. */
    public String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", format());
        fields.put("run", run);
        fields.put("endpoints", endpoints.stream().map(Endpoint::toString).toList());
        fields.put("target", target);
        fields.put("connectionsPerClient", connectionsPerClient);
        fields.put("workload", workload.toMap());
        fields.put("connectRate", connectRate);
        if (external) { // otherwise clients of older versions read the plan, too
            fields.put("external", true);
        }
        return Json.write(fields);
    }
}
