package io.megaconn.server;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Cidr;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which connections to admit, by network and by number, and counts distinct peer addresses (fewer than clients means
 * SNAT). Called from every loop, once per connection and never per message.
 */
final class AdmissionControl {
    /** Bounds memory under address flooding. */
    private static final int MAX_SOURCES = 100_000;

    /** FNV-1a prime; with a small prime such as 31, neighboring addresses would collide. */
    private static final int FNV_PRIME = 0x01000193;

    private final List<Cidr> allow;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Integer> sources = ConcurrentHashMap.newKeySet();

    /**
     * @param allow networks such as {@code 10.0.0.0/8}, empty for all
     * @param most maximum concurrent connections, 0 for no limit
     */
    AdmissionControl(List<String> allow, int most) {
        this.allow = allow.stream().map(AdmissionControl::network).toList();
        this.most = most;
    }

    /** Returns whether to admit a connection of this peer; if so, call {@link #left} when it has closed. */
    boolean admitted(byte[] peer) {
        if (!allowed(peer)) {
            return false;
        }
        if (most == 0) {
            return true;
        }
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Releases an admitted connection. */
    void left() {
        if (most > 0) {
            open.decrementAndGet();
        }
    }

    private static Cidr network(String text) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("--allow: " + e.getMessage());
        }
    }

    /** @param peer length (8 for IPv4, 24 for IPv6), address and port, as filled in by Netty's accept */
    boolean allowed(byte[] peer) {
        int length = peer[0] == 8 ? 4 : 16;
        if (!allow.isEmpty() && !matches(Arrays.copyOfRange(peer, 1, 1 + length))) {
            return false;
        }
        int hash = hash(peer, 1, length);
        if (!sources.contains(hash) && sources.size() < MAX_SOURCES) {
            sources.add(hash);
        }
        return true;
    }

    private static int hash(byte[] bytes, int from, int length) {
        int hash = 0; // an IPv4 address is its own hash
        for (int i = from; i < from + length; i++) {
            hash = length == 4 ? hash << 8 | (bytes[i] & 0xff) : (hash ^ (bytes[i] & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** Returns whether a connection from this address has been allowed since the start. */
    boolean seen(InetAddress address) {
        byte[] bytes = address.getAddress();
        return sources.contains(hash(bytes, 0, bytes.length));
    }

    private boolean matches(byte[] address) {
        for (Cidr network : allow) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    int sources() {
        return sources.size();
    }
}
