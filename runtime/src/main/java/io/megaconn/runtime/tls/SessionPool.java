package io.megaconn.runtime.tls;

/**
 * Sessions to resume, by endpoint: a bounded number, whose oldest makes room for a new one. A session for several uses, as TLS 1.2 has,
 * replaces the previous one of its endpoint, and stays until it is replaced or dropped. For one thread.
 */
final class SessionPool {
    /** Native functions on sessions, which are pointers. */
    interface References {
        /** Returns whether a session may be offered only once, as the tickets of TLS 1.3. */
        boolean singleUse(long session);

        void retain(long session);

        void release(long session);
    }

    private final References references;
    /** Sessions, the newest last. */
    private final long[] sessions;
    /** Endpoint of each session. */
    private final int[] endpoints;

    private int size;

    /** @param most maximum number of sessions */
    SessionPool(int most, References references) {
        this.references = references;
        sessions = new long[most];
        endpoints = new int[most];
    }

    /** Adds a session, whose reference passes to the pool. */
    void add(int endpoint, long session) {
        if (!references.singleUse(session)) {
            dropShared(endpoint);
        }
        if (size == sessions.length) {
            remove(0, true);
        }
        sessions[size] = session;
        endpoints[size] = endpoint;
        size++;
    }

    /** Returns the newest session of an endpoint with a reference that the caller releases; 0 if there is none. */
    long take(int endpoint) {
        for (int i = size - 1; i >= 0; i--) {
            if (endpoints[i] == endpoint) {
                long session = sessions[i];
                if (references.singleUse(session)) {
                    remove(i, false);
                } else {
                    references.retain(session);
                }
                return session;
            }
        }
        return 0;
    }

    /** Releases the session for several uses that an endpoint has. */
    void dropShared(int endpoint) {
        for (int i = size - 1; i >= 0; i--) {
            if (endpoints[i] == endpoint && !references.singleUse(sessions[i])) {
                remove(i, true);
            }
        }
    }

    private void remove(int i, boolean release) {
        if (release) {
            references.release(sessions[i]);
        }
        size--;
        System.arraycopy(sessions, i + 1, sessions, i, size - i);
        System.arraycopy(endpoints, i + 1, endpoints, i, size - i);
    }
}
