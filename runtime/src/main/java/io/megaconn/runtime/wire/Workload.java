package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Behavior of every connection of a run: it sends a message at one interval.
 *
 * @param messageInterval interval between two messages of a connection
 * @param payloadSize bytes of a message; 0 if the user's messages vary
 * @param reply whether the server echoes; what each reply must be is up to the script, if that expects something
 * @param script the user's protocol and messages
 * @param tls TLS of the connections; null for plain TCP
 */
public record Workload(
        Duration messageInterval,
        int payloadSize,
        Reply reply,
        @Absent("null") Script script,
        @Absent("null") @Nullable ClientTls tls) {
    public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    /** Checks per message interval by server and clients for connections without a message or a reply. */
    public static final int CHECKS_PER_INTERVAL = 4;

    /** Message intervals after which a connection without a message is silent: two, found at the next check. */
    public static final double INTERVALS_TO_SEE_SILENCE = 2 + 1.0 / CHECKS_PER_INTERVAL;

    public static final int LARGEST_PAYLOAD = 1 << 20;

    /** @throws UserError with the name of the option whose value is out of range */
    public Workload {
        script = script == null ? Script.PLAIN : script; // older versions have none
        checkInterval(messageInterval);
        if (payloadSize != 0 || script.message() == null) {
            checkPayload(payloadSize);
        }
        if (reply == Reply.ECHO && script.idle()) {
            throw UserError.usage("--reply echo and --idle are mutually exclusive: leave one out");
        }
    }

    /** Returns this workload. @throws UserError if it expects two different replies of a server that is not megaconn's */
    public Workload withOneReply() {
        if (reply == Reply.ECHO && script.expect() != null) {
            throw UserError.usage("--reply echo and --expect are mutually exclusive: leave one out");
        }
        return this;
    }

    /** Returns the same with another size of a message. */
    public Workload with(int otherPayloadSize) {
        return new Workload(messageInterval, otherPayloadSize, reply, script, tls);
    }

    /** Returns true if each reply must be the message itself. */
    public boolean expectsEcho() {
        return reply == Reply.ECHO && script.expect() == null;
    }

    /** Creates the workload of a plain run. */
    public Workload(Duration messageInterval, int payloadSize, Reply reply) {
        this(messageInterval, payloadSize, reply, Script.PLAIN);
    }

    /** Creates a workload without TLS. */
    public Workload(Duration messageInterval, int payloadSize, Reply reply, Script script) {
        this(messageInterval, payloadSize, reply, script, null);
    }

    /** Returns the same with another script. */
    public Workload with(Script other) {
        return new Workload(messageInterval, payloadSize, reply, other, tls);
    }

    /** Returns the same over TLS; plain with null. */
    public Workload over(@Nullable ClientTls other) {
        return new Workload(messageInterval, payloadSize, reply, script, other);
    }

    /** @throws UserError with the name of the option, for an interval that is too short */
    public static Duration checkInterval(Duration messageInterval) {
        if (messageInterval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw UserError.usage("--message-interval must be at least %s, not %s"
                    .formatted(Quantities.format(SHORTEST_INTERVAL), Quantities.format(messageInterval)));
        }
        return messageInterval;
    }

    /** @throws UserError with the name of the option, for a size that is out of range */
    public static int checkPayload(int payloadSize) {
        if (payloadSize < 1 || payloadSize > LARGEST_PAYLOAD) {
            throw UserError.usage("--payload-size must be 1 to 1MiB, not " + payloadSize);
        }
        return payloadSize;
    }

    /** Returns the fields as plan.json has them. */
    Map<String, Object> toMap() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("messageInterval", Quantities.format(messageInterval));
        fields.put("payloadSize", payloadSize);
        fields.put("reply", reply.toString());
        if (!script.equals(Script.PLAIN) || tls != null) {
            fields.put("script", script.toMap());
        }
        if (tls != null) {
            fields.put("tls", tls.toMap());
        }
        return fields;
    }

    /** Returns true if a reply to each message is expected. */
    public boolean expectsReplies() {
        return reply == Reply.ECHO || script.expect() != null;
    }

    /** Returns true if a connection to another server does more than to send messages: a check of it waits for a whole conversation. */
    public boolean converses() {
        return expectsReplies() || !script.equals(Script.PLAIN);
    }

    /** Returns the messages per second of this many connections. */
    public double messagesPerSecond(long connections) {
        return script.idle() ? 0 : connections / intervalSeconds();
    }

    /** Returns the message interval in seconds. */
    public double intervalSeconds() {
        return messageInterval.toMillis() / 1000.0;
    }
}
