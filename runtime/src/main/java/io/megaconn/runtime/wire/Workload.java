package io.megaconn.runtime.wire;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Behaviour of every connection of a run: it sends a message of one size at one interval.
 *
 * @param messageInterval interval between two messages of a connection
 * @param payloadSize bytes of a message
 * @param reply whether the server echoes
 */
public record Workload(Duration messageInterval, int payloadSize, Reply reply) {
    public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    /** Checks per message interval by server and clients for connections without a message or a reply. */
    public static final int CHECKS_PER_INTERVAL = 4;

    /** Message intervals after which a connection without a message is silent: two, found at the next check. */
    public static final double INTERVALS_TO_SEE_SILENCE = 2 + 1.0 / CHECKS_PER_INTERVAL;

    public static final int LARGEST_PAYLOAD = 1 << 20;

    /** @throws UserError with the name of the option whose value is out of range */
    public Workload {
        checkInterval(messageInterval);
        checkPayload(payloadSize);
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
        return fields;
    }

    /** Returns the message interval in seconds. */
    public double intervalSeconds() {
        return messageInterval.toMillis() / 1000.0;
    }
}
