package io.megaconn.runtime.wire;

/** Origin of the bytes of a message: a text, or a file, which only the client reads. */
public final class MessageSource {
    private static final String TEXT = "text:";
    private static final String FILE = "file:";
    private static final String TEMPLATE = "template:";

    private final String form;

    /**
     * @param form {@code text:TEXT} with C escapes and variables, or with {@code hex:} before digits; {@code file:NAME};
     *     {@code template:NAME} for a file with variables. {@link #toString} returns it
     */
    public MessageSource(String form) {
        if (!form.startsWith(TEXT) && !form.startsWith(FILE) && !form.startsWith(TEMPLATE)) {
            throw new IllegalArgumentException("'%.40s' does not begin with text:, file: or template:".formatted(form));
        }
        this.form = form;
    }

    public static MessageSource text(String text) {
        return new MessageSource(TEXT + text);
    }

    public static MessageSource file(String name, boolean template) {
        return new MessageSource((template ? TEMPLATE : FILE) + name);
    }

    public boolean isFile() {
        return !form.startsWith(TEXT);
    }

    /** Returns whether a file has variables. */
    public boolean isTemplate() {
        return form.startsWith(TEMPLATE);
    }

    /** Returns the text as typed, or the name of the file. */
    public String text() {
        return form.substring(form.indexOf(':') + 1);
    }

    @Override
    public String toString() {
        return form;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageSource source && source.form.equals(form);
    }

    @Override
    public int hashCode() {
        return form.hashCode();
    }
}
