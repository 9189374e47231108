package io.megaconn.runtime.protocol;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a client on each of its connections to one endpoint, and the replies that it expects.
 *
 * @param opening exchanges after which a connection counts as established; often none
 * @param message the message of every interval; null for connections that send none
 * @param messageSize bytes of its payload; 0 if they vary, or if there is no message
 * @param incoming understands what the peer sends on an established connection; null if it is only counted
 * @param timed whether each message is a request, which {@code incoming} ends
 * @param ping sent at the ping interval; null for none
 */
public record Dialogue(
        List<Exchange> opening,
        @Nullable Template message,
        int messageSize,
        @Nullable Expectation incoming,
        boolean timed,
        @Nullable Template ping) {
    /** Maximum number of bytes of each message that {@link #quotable} returns. */
    private static final int MOST_QUOTABLE = 4 * 1024;

    public Dialogue {
        opening = List.copyOf(opening);
        if (timed && (message == null || incoming == null)) {
            throw new IllegalArgumentException("a timed message needs an expectation");
        }
    }

    /** Returns a dialogue that sends this message and expects nothing. */
    public static Dialogue oneWay(Template message) {
        return new Dialogue(List.of(), message, size(message), null, false, null);
    }

    /** Returns a dialogue in which every message comes back. */
    public static Dialogue echo(Template message) {
        return new Dialogue(List.of(), message, size(message), new EchoExpectation(message), true, null);
    }

    /** Returns the number of bytes of every message, or 0 if it varies, or if there is none. */
    static int size(@Nullable Template message) {
        return message instanceof Template.Fixed fixed ? fixed.bytes().length : 0;
    }

    /** Returns what the client sends, once each, without masks: what a peer may quote. */
    public byte[] quotable() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.concat(opening.stream().map(Exchange::send), Stream.ofNullable(message))
                .forEach(template -> {
                    byte[] bytes = new byte[template.longest()];
                    int length = template.render(bytes, new MessageVariables());
                    boolean frame = incoming instanceof WebSocketFrames && WebSocketMessage.isFrame(bytes);
                    byte[] plain = frame ? WebSocketMessage.payload(bytes) : bytes;
                    all.write(plain, 0, Math.min(MOST_QUOTABLE, frame ? plain.length : length));
                });
        return all.toByteArray();
    }

    /** Returns whether each reply is the message itself, without a frame. */
    public boolean echoesBytes() {
        return incoming instanceof EchoExpectation;
    }

    /** Returns whether a message of the client contains its send time, so that peers and other clients can time it. */
    public boolean carriesTime() {
        return Stream.concat(opening.stream().map(Exchange::send), Stream.ofNullable(message))
                .anyMatch(Template::carriesTime);
    }

    /** Returns the same without an opening. */
    public Dialogue withoutOpening() {
        return withOpening(List.of());
    }

    /** Returns the same with another opening. */
    public Dialogue withOpening(List<Exchange> other) {
        return new Dialogue(other, message, messageSize, incoming, timed, ping);
    }
}
