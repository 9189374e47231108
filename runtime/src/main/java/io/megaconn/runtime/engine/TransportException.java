package io.megaconn.runtime.engine;

import java.io.IOException;

/** A failure of a transport above TCP. Its reason is counted as an errno's name is. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * @param reason such as {@code TLS_CERTIFICATE_EXPIRED}
     * @param detail explanation for a person; empty for none
     */
    public TransportException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /** A million connections may fail: nobody reads the stack traces. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
