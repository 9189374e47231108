package io.megaconn.runtime.wire;

/**
 * The path and query of a URI. The query may contain a secret, so {@link #toString}, which logs, reports and messages use,
 * shows it as {@code ?…}.
 */
public final class UriPath {
    public static final UriPath NONE = new UriPath("");

    private final String text;

    public UriPath(String text) {
        this.text = text;
    }

    /** Returns path and query, for the peer only. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query) + "?…";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UriPath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
