package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.megaconn.runtime.Printable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each request to the apiserver on standard error: method, URL and status. Headers and bodies are never logged,
 * because they hold tokens and Secrets. For the same reason the Kubernetes client's own loggers stay off: its HTTP log
 * has all headers and bodies, and its warnings quote the answers of identity providers and credential plugins.
 */
public final class ApiLog implements Interceptor {
    private static final String NAME = "api";

    private final Logger log = LoggerFactory.getLogger(NAME);

    ApiLog() {}

    /** Enables the log. Has no effect after the first client has been created. */
    public static void enable() {
        System.setProperty("org.slf4j.simpleLogger.log." + NAME, "debug");
    }

    @Override
    public void after(
            @Nullable HttpRequest request,
            HttpResponse<?> response,
            AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
        HttpRequest sent = request == null ? response.request() : request;
        if (log.isDebugEnabled() && sent != null) {
            log.debug("{} {}", line(sent), response.code());
        }
    }

    /** Called before a request is sent again; the last failure is in the command's own error. */
    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        if (log.isDebugEnabled()) {
            log.debug("{} {}", line(request), reason(failure));
        }
    }

    /** Returns the class of the root cause without its message, which may quote a header. */
    static String reason(Throwable failure) {
        return root(failure).getClass().getSimpleName();
    }

    /** Returns the first cause. */
    static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String line(HttpRequest request) {
        return Printable.of(request.method() + " " + withoutUser(request.uri()));
    }

    /** Returns the request's URL without {@code user:password@}. */
    static String withoutUser(URI uri) {
        String authority = String.valueOf(uri.getRawAuthority());
        String query = uri.getRawQuery();
        return uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + uri.getRawPath()
                + (query == null ? "" : "?" + query);
    }
}
