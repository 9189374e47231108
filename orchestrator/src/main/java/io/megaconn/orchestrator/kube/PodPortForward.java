package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.megaconn.orchestrator.fleet.StatsReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pod's admin endpoint through the apiserver and the kubelet (port-forward). It works wherever
 * {@code kubectl logs} works, and the endpoint stays on the pod's loopback device. A tunnel costs one API request, and
 * is opened again after it breaks.
 */
final class PodPortForward implements AutoCloseable {
    private final Cluster cluster;
    private final StatsReader reader;
    private final String pod;
    private final int port;
    private @Nullable LocalPortForward forward;

    PodPortForward(Cluster cluster, StatsReader reader, String pod, int port) {
        this.cluster = cluster;
        this.reader = reader;
        this.pod = pod;
        this.port = port;
    }

    String pod() {
        return pod;
    }

    /** Returns null if there is no answer; the next call opens the tunnel again. Reads don't wait for each other. */
    <T> @Nullable T read(String path, Duration timeout, Class<T> type) throws InterruptedException {
        LocalPortForward open = null;
        try {
            open = open();
            URI admin = URI.create("http://127.0.0.1:" + open.getLocalPort());
            return reader.read(admin.resolve(path), timeout, type).get();
        } catch (ExecutionException | KubernetesClientException e) {
            close(open);
            return null;
        }
    }

    private synchronized LocalPortForward open() {
        LocalPortForward open = forward;
        if (open == null || !open.isAlive()) {
            open = cluster.forward(pod, port);
            forward = open;
        }
        return open;
    }

    /** Closes the broken tunnel, unless another one is open by now. */
    private synchronized void close(@Nullable LocalPortForward broken) {
        if (Objects.equals(forward, broken)) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        if (forward != null) {
            try {
                forward.close();
            } catch (IOException | KubernetesClientException e) {
                // The tunnel was already broken.
            }
            forward = null;
        }
    }
}
