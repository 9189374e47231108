package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.DiskFiles;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into a plan for client pods, which can't read the files of this machine. A file is read once, because it may
 * be a pipe.
 */
final class PlanMessages {
    /** Maximum size of one message. */
    static final int LARGEST = 256 << 10;
    /** Maximum size of a plan: that of a ConfigMap, with room for its other parts. */
    private static final int LARGEST_PLAN = 1000 << 10;

    private static final int SHORTEST_HEX = "hex:".length();

    private final Map<MessageSource, MessageSource> read = new HashMap<>();

    /** Returns a script without files of this machine. @throws UserError for a file that can't be read or is too large */
    Script inline(Script script) {
        return new Script(
                script.protocol(),
                HeaderKeys.inPod(script.path()),
                script.headers().stream().map(HeaderKeys::inPod).toList(),
                inline("--message-file", script.message()),
                script.expect(),
                script.opening().stream()
                        .map(exchange -> new Script.FirstExchange(
                                text("--first-message-file", exchange.send()), exchange.expect()))
                        .toList(),
                script.pingInterval(),
                script.idle());
    }

    private @Nullable MessageSource inline(String option, @Nullable MessageSource source) {
        return source == null ? null : text(option, source);
    }

    private MessageSource text(String option, MessageSource source) {
        return !source.isFile()
                ? source
                : read.computeIfAbsent(source, file -> MessageSource.text(content(option, file)));
    }

    private static String content(String option, MessageSource file) {
        byte[] bytes = new DiskFiles().read(option, file.text(), LARGEST);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            if (file.isTemplate()) {
                throw UserError.usage(
                        "%s %s is not UTF-8: without --template it is sent as it is".formatted(option, file.text()));
            }
            return "hex:" + HexFormat.of().formatHex(bytes);
        }
        String escaped = file.isTemplate()
                ? text.replaceAll("\\\\(?!\\{)", "\\\\\\\\")
                : text.replace("\\", "\\\\").replace("{", "\\{");
        return escaped.startsWith("hex:") ? "\\x68" + escaped.substring(SHORTEST_HEX - "ex:".length()) : escaped;
    }

    /** @throws UserError for a message that is too large for a plan */
    static void check(Dialogue dialogue, ClientPlan plan) {
        int longest = dialogue.message() == null ? 0 : dialogue.message().longest();
        refuse(longest, "--message");
        dialogue.opening().forEach(exchange -> refuse(exchange.send().longest(), "--first-message"));
        int size = plan.toJson().getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST_PLAN) {
            throw UserError.usage(
                    "the messages take %,d bytes of the plan, and a ConfigMap holds 1 MiB: use shorter ones"
                            .formatted(size));
        }
    }

    private static void refuse(int longest, String option) {
        if (longest > LARGEST) {
            throw UserError.usage(
                    "%s has up to %,d bytes: on Kubernetes, where the plan is a ConfigMap, use 1 to 256KiB"
                            .formatted(option, longest));
        }
    }

    /** Checks a script's headers without their files, which only client pods have. */
    static byte[] noFile(String option, String file, int most) {
        return new byte[] {'x'};
    }
}
