package io.megaconn.runtime.protocol;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.Workload;

/** A protocol. A new one is a class that implements this, a line in {@link Protocols#ALL}, and a page in docs/protocols. */
public interface Protocol {
    /** Request for a dialogue. */
    record Request(Endpoint endpoint, Workload workload, FileSource files, long seed) {}

    /** Returns the value of {@code --protocol}. */
    String name();

    /** Returns the scheme of its URIs, or an empty string. */
    default String scheme() {
        return name();
    }

    /** Returns the scheme of its URIs over TLS, or an empty string. */
    default String tlsScheme() {
        return scheme().isEmpty() ? "" : scheme() + "s";
    }

    /** Returns the port of a URI without one, or -1 if it must have one. */
    default int defaultPort(boolean tls) {
        return -1;
    }

    /** Returns whether a URI may have a path. */
    default boolean hasPath() {
        return false;
    }

    /** Returns what to say. @throws io.megaconn.runtime.UserError that names the option that is wrong */
    Dialogue dialogue(Request request);
}
