package io.megaconn.orchestrator.kube.access;

import io.megaconn.runtime.UserError;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The current credential, renewed when it expires or the apiserver rejects it. Reports the first renewal that fails and
 * the first rejection, and when each is over.
 */
final class Credentials {
    private final CredentialSource source;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private volatile Credential current;
    private long lastRead;
    private @Nullable String renewalFailed;
    private @Nullable String rejected;
    private @Nullable Consumer<String> warnings;

    /** @throws UserError if there is no credential */
    Credentials(CredentialSource source, InstantSource clock, LongSupplier nanoTime) {
        this.source = source;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.current = source.read();
        this.lastRead = nanoTime.getAsLong();
    }

    /** Sets the receiver of warnings, on any thread. */
    synchronized void onWarning(Consumer<String> receiver) {
        warnings = receiver;
        for (String open : new @Nullable String[] {renewalFailed, rejected}) {
            if (open != null) {
                receiver.accept(open);
            }
        }
    }

    Credential current() {
        Credential now = current;
        if (now.expires() != null && !clock.instant().isBefore(now.expires())) {
            renew(now);
        }
        return current;
    }

    /** Returns the current client certificate without renewing it. */
    @Nullable
    ClientIdentity identity() {
        return current.identity();
    }

    /**
     * Reads the credential again after a rejection.
     *
     * @param authorization header of the rejected request
     * @return true if there is another one now
     */
    boolean renewAfterRejection(@Nullable String authorization) {
        Credential now = current;
        return !Objects.equals(authorization, now.authorization()) || renew(now);
    }

    private synchronized boolean renew(Credential old) {
        if (!current.equals(old)) {
            return current.differs(old);
        }
        if (source instanceof CredentialSource.Fixed
                || nanoTime.getAsLong() - lastRead < source.pause().toNanos()) {
            return false;
        }
        try {
            Credential read = source.read();
            current = read;
            if (renewalFailed != null) {
                renewalFailed = null;
                warn("the credentials are renewed again (" + source.describe() + ")");
            }
            return read.differs(old);
        } catch (UserError e) {
            if (renewalFailed == null) {
                renewalFailed = "the credentials can't be renewed, and requests to the apiserver will fail when they"
                        + " expire: " + e.getMessage();
                warn(renewalFailed);
            }
            return false;
        } finally {
            lastRead = nanoTime.getAsLong();
        }
    }

    /** Called when the apiserver has rejected a request, and no other credential is there. */
    synchronized void rejected() {
        if (rejected == null) {
            rejected = "the apiserver no longer accepts the credentials (401, " + source.describe()
                    + "): megaconn can neither read nor change the cluster until they are valid again";
            warn(rejected);
        }
    }

    /** Called when the apiserver has accepted the credential. */
    void accepted() {
        if (rejected != null) {
            acceptedAgain();
        }
    }

    private synchronized void acceptedAgain() {
        if (rejected != null) {
            rejected = null;
            warn("the apiserver accepts the credentials again");
        }
    }

    private void warn(String message) {
        if (warnings != null) {
            warnings.accept(message);
        }
    }

    @Override
    public String toString() {
        return source.describe();
    }
}
