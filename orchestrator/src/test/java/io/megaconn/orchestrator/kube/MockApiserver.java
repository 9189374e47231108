package io.megaconn.orchestrator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An apiserver that keeps objects, records requests, scales nothing, and answers with errors if a test wants them. */
final class MockApiserver implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(MockWebServer.class.getName());

    private static final Pattern PORT_FORWARD = Pattern.compile("/pods/([^/]+)/portforward\\?ports=(\\d+)$");

    /** Requests such as {@code PATCH /api/v1/...}, in order. */
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** Bodies of the requests. */
    final List<String> bodies = new CopyOnWriteArrayList<>();

    /** Answers of the pods' admin endpoints through port-forwards, keyed by {@code pod:port/path}, and of kubelets, keyed by path. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    private final List<WebSocket> watches = new CopyOnWriteArrayList<>();

    private record Failure(Predicate<String> request, int code, String message) {}

    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<String> admission = UnaryOperator.identity();
    private final KubernetesMockServer server;
    private final KubernetesClient client;

    MockApiserver() {
        LOG.setLevel(Level.WARNING);
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new Recorder(), false);
        server.init();
        client = server.createClient(builder ->
                builder.editOrNewConfig().withRequestRetryBackoffLimit(0).endConfig());
    }

    KubernetesClient client() {
        return client;
    }

    /** Changes that admission makes to a pod in a dry run. */
    void admit(UnaryOperator<String> change) {
        admission = change;
    }

    /** Answers matching methods and paths with this error from now on. */
    void fail(String regex, int code, String message) {
        failures.add(new Failure(request -> request.matches(regex), code, message));
    }

    void heal() {
        admission = UnaryOperator.identity();
        failures.clear();
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** Returns the number of such requests. */
    long asked(String regex) {
        return requests.stream().filter(request -> request.matches(regex)).count();
    }

    /** Returns the body of the last such request. */
    String sent(String regex) {
        for (int i = requests.size() - 1; i >= 0; i--) {
            if (requests.get(i).matches(regex)) {
                return bodies.get(i);
            }
        }
        throw new AssertionError("no " + regex + " in " + requests);
    }

    void forget() {
        requests.clear();
        bodies.clear();
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    /** Ends all watches like an apiserver that no longer has the versions after theirs. */
    void expireWatches() {
        String expired = """
                {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                "message":"too old resource version: 1 (9)","reason":"Expired","code":410}}
                """;
        watches.forEach(watch -> watch.send(expired));
    }

    /** Remembers the connections of watches. */
    private final class Watched extends WebSocketListener {
        private final WebSocketListener to;

        Watched(WebSocketListener to) {
            this.to = to;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            watches.add(socket);
            to.onOpen(socket, response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            to.onMessage(socket, text);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            watches.remove(socket);
            to.onClosing(socket, code, reason);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            watches.remove(socket);
            to.onClosed(socket, code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable why, Response response) {
            watches.remove(socket);
            to.onFailure(socket, why, response);
        }
    }

    private final class Recorder extends Dispatcher {
        private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();

        @Override
        public synchronized MockResponse dispatch(RecordedRequest request) {
            String line = request.getMethod() + " " + request.getPath();
            String body = request.getBody() == null
                    ? ""
                    : new String(request.getBody().getBytes(), UTF_8);
            bodies.add(body);
            requests.add(line);
            for (Failure failure : failures) {
                if (failure.request.test(line)) {
                    return new MockResponse()
                            .setResponseCode(failure.code)
                            .setBody(Serialization.asJson(new StatusBuilder()
                                    .withCode(failure.code)
                                    .withMessage(failure.message)
                                    .build()));
                }
            }
            String answer = answers.get(request.getPath());
            if (answer != null) {
                return new MockResponse().setResponseCode(200).setBody(answer);
            }
            Matcher forward = PORT_FORWARD.matcher(line);
            if (forward.find()) {
                return MockForward.to(forward.group(1) + ":" + forward.group(2), answers);
            }
            if (line.matches("POST .*/pods\\?dryRun=All")) {
                return new MockResponse().setResponseCode(201).setBody(admission.apply(body));
            }
            if (line.matches("PUT .*/scale")) {
                return new MockResponse().setResponseCode(200).setBody(body);
            }
            return watched(line, objects.dispatch(selectable(request)));
        }

        /** Drops the selector of events: the mock can't select them by their object, so it answers with all of the namespace. */
        private RecordedRequest selectable(RecordedRequest request) {
            String path = request.getPath();
            return path.matches(".*/events\\?fieldSelector=involvedObject[^/]*")
                    ? new RecordedRequest(
                            request.getHttpVersion(),
                            request.method(),
                            path.substring(0, path.indexOf('?')),
                            request.getHeaders(),
                            request.getBody())
                    : request;
        }

        private MockResponse watched(String line, MockResponse response) {
            WebSocketListener listener = response.getWebSocketListener();
            return line.contains("watch=true") && listener != null
                    ? response.withWebSocketUpgrade(new Watched(listener))
                    : response;
        }

        @Override
        public void shutdown() {
            objects.shutdown();
        }

        @Override
        public void releaseResources() {
            objects.releaseResources();
        }
    }
}
