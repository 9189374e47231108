package io.megaconn.runtime.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SSLSession;
import io.netty.internal.tcnative.SSLSessionCache;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Sessions of a loop's connections, kept for later connections to the same endpoint. Each began with a full handshake, whose certificate was
 * verified for the name of that endpoint. A server that refuses a session continues with a full handshake. For one thread.
 */
final class ClientSessions implements SSLSessionCache {
    /** Maximum number of sessions of a loop: more than it opens within a tick. A session takes one to three KB. */
    private static final int MOST = 512;

    private static final SessionPool.References NATIVE = new SessionPool.References() {
        @Override
        public boolean singleUse(long session) {
            return SSLSession.shouldBeSingleUse(session);
        }

        @Override
        public void retain(long session) {
            SSLSession.upRef(session);
        }

        @Override
        public void release(long session) {
            SSLSession.free(session);
        }
    };

    private final SessionPool pool = new SessionPool(MOST, NATIVE);
    private final IntSupplier slot;
    /** Endpoint of each slot. */
    private int[] endpoints = {};

    private ClientSessions(IntSupplier slot) {
        this.slot = slot;
    }

    /** Makes the connections of a context keep their sessions. @param slot returns the slot of the connection that is in progress */
    static ClientSessions of(long context, IntSupplier slot) {
        ClientSessions sessions = new ClientSessions(slot);
        SSLContext.setSessionCacheMode(
                context,
                SSL.SSL_SESS_CACHE_CLIENT
                        | SSL.SSL_SESS_CACHE_NO_INTERNAL_LOOKUP
                        | SSL.SSL_SESS_CACHE_NO_INTERNAL_STORE);
        SSLContext.setSSLSessionCache(context, sessions);
        return sessions;
    }

    /** Makes room for slots below this one. */
    void slots(int n) {
        endpoints = Arrays.copyOf(endpoints, n);
    }

    /** Offers a session of the endpoint to the server, if there is one. */
    void begin(long ssl, int slot, int endpoint) {
        endpoints[slot] = endpoint;
        long session = pool.take(endpoint);
        if (session != 0) {
            SSL.setSession(ssl, session); // takes a reference of its own
            SSLSession.free(session);
        }
    }

    /** Drops the session that a failed handshake may have offered, and that others would offer again. */
    void failed(int slot) {
        pool.dropShared(endpoints[slot]);
    }

    /** Takes a session that the server has begun. Returns true, because the pool keeps the reference. */
    @Override
    public boolean sessionCreated(long ssl, long session) {
        pool.add(endpoints[slot.getAsInt()], session);
        return true;
    }

    /** Returns 0: only servers look sessions up. */
    @Override
    public long getSession(long ssl, byte[] id) {
        return 0;
    }
}
