package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.orchestrator.plan.ReleaseDefaults;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.EndpointUri;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script.FirstExchange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * The annotation of the StatefulSet with the values {@code target.*}, {@code workload.*} and {@code messageInterval}. Public, so
 * that the JSON mapper can read it.
 */
public record ReleaseWorkload(
        List<String> endpoints,
        String messageInterval,
        String reply,
        String message,
        String expect,
        List<First> first,
        List<String> headers,
        String headersSecret,
        String pingInterval,
        boolean idle) {
    private static final String ANNOTATION = "megaconn.io/workload";

    /** An exchange of the opening. */
    public record First(String message, String expect) {}

    /** Returns the defaults of a release; none for one of an older chart. @throws UserError if a value is not valid */
    static ReleaseDefaults of(Cluster cluster, StatefulSet clients) {
        Map<String, String> annotations = clients.getMetadata().getAnnotations();
        String json = annotations == null ? null : annotations.get(ANNOTATION);
        if (json == null) {
            return ReleaseDefaults.NONE;
        }
        try {
            return JsonInput.mapper()
                    .build()
                    .readValue(json, ReleaseWorkload.class)
                    .defaults();
        } catch (JacksonException e) {
            throw notValid(cluster, JsonInput.problem(e));
        } catch (UserError | IllegalArgumentException e) {
            throw notValid(cluster, String.valueOf(e.getMessage()));
        }
    }

    private static UserError notValid(Cluster cluster, String why) {
        return new UserError(
                ExitCode.REFUSED,
                "the values target.* or workload.* of release '%s' are not valid: %s; see them with: %s"
                        .formatted(cluster.release(), why, cluster.hints().values()));
    }

    private ReleaseDefaults defaults() {
        return new ReleaseDefaults(
                endpoints.stream().map(EndpointUri::parse).toList(),
                Quantities.duration(messageInterval),
                reply.equals("echo") ? Reply.ECHO : Reply.NONE,
                ReleaseDefaults.script(
                        headers,
                        message.isEmpty() ? null : MessageSource.text(message),
                        expect.isEmpty() ? null : expect,
                        first.stream()
                                .map(one -> new FirstExchange(MessageSource.text(one.message()), one.expect()))
                                .toList(),
                        pingInterval.isEmpty() ? Duration.ZERO : Quantities.duration(pingInterval),
                        idle),
                headersSecret);
    }
}
