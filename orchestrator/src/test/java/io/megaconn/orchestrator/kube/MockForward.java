package io.megaconn.orchestrator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/** A port-forward as the apiserver speaks it, over a websocket, to a pod that answers GETs over HTTP. */
final class MockForward extends WebSocketListener {
    private static final byte DATA = 0;
    private static final byte ERROR = 1;
    private static final String END = "\r\n\r\n";

    private final String pod;
    private final Map<String, String> answers;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();

    private MockForward(String pod, Map<String, String> answers) {
        this.pod = pod;
        this.answers = answers;
    }

    /** @param answers keyed by {@code pod:port/path} */
    static MockResponse to(String pod, Map<String, String> answers) {
        return new MockResponse()
                .setHeader("Sec-WebSocket-Protocol", "v4.channel.k8s.io")
                .withWebSocketUpgrade(new MockForward(pod, answers));
    }

    /** Sends the port of each channel, which comes first. */
    @Override
    public void onOpen(WebSocket socket, io.fabric8.mockwebserver.http.Response response) {
        int port = Integer.parseInt(pod.substring(pod.indexOf(':') + 1));
        for (byte channel : new byte[] {DATA, ERROR}) {
            socket.send(new byte[] {channel, (byte) port, (byte) (port >> 8)});
        }
    }

    @Override
    public synchronized void onMessage(WebSocket socket, byte[] message) {
        request.write(message, 1, message.length - 1);
        String text = request.toString(UTF_8);
        if (text.endsWith(END)) {
            request.reset();
            String path = text.split(" ", 3)[1];
            String body = answers.getOrDefault(pod + path, "nothing for " + pod + path);
            byte[] answer = ("\0HTTP/1.1 200 OK\r\nContent-Length: " + body.getBytes(UTF_8).length + END + body)
                    .getBytes(UTF_8);
            socket.send(answer); // its first character is the channel
        }
    }
}
