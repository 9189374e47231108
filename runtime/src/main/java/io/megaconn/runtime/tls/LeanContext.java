package io.megaconn.runtime.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;

/** Makes contexts whose connections keep no buffers. */
final class LeanContext {
    private LeanContext() {}

    /**
     * Makes a context, a pointer.
     *
     * @param mode BoringSSL's number of the client's or the server's side
     * @param tickets whether sessions can be resumed
     * @throws Exception declared by tcnative
     */
    static long make(TlsVersion least, int mode, boolean tickets) throws Exception {
        long context = SSLContext.make(least.andLater, mode);
        SSLContext.setMode(
                context,
                SSLContext.getMode(context)
                        | SSL.SSL_MODE_RELEASE_BUFFERS
                        | SSL.SSL_MODE_ENABLE_PARTIAL_WRITE
                        | SSL.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSLContext.setSessionCacheMode(context, SSL.SSL_SESS_CACHE_OFF);
        if (!tickets) {
            SSLContext.setOptions(context, SSL.SSL_OP_NO_TICKET);
        }
        return context;
    }
}
