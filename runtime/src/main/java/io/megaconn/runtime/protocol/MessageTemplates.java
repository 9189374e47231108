package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The templates of a workload's messages. */
public final class MessageTemplates {
    private MessageTemplates() {}

    /** Returns the message of every interval, or null if connections are idle. @throws UserError that names the option */
    static @Nullable Template of(Workload workload, FileSource files) {
        Script script = workload.script();
        MessageSource source = script.message();
        if (script.idle()) {
            return null;
        }
        return source == null
                ? new Template.Fixed(PayloadText.of(workload.payloadSize()))
                : of("--message", source, files);
    }

    /** Returns whether the messages of every interval contain their send time. @throws UserError that names the option */
    public static boolean carryTime(Workload workload, FileSource files) {
        Template message = of(workload, files);
        return message != null && message.carriesTime();
    }

    /** Returns a message of the opening. @throws UserError that names the option */
    static Template first(MessageSource source, FileSource files) {
        return of("--first-message", source, files);
    }

    private static Template of(String option, MessageSource source, FileSource files) {
        String name = source.isFile() ? option + "-file" : option;
        Template template = source.isFile() ? file(name, source, files) : TemplateParser.parse(name, source.text());
        int longest = template.longest();
        if (longest < 1 || longest > Workload.LARGEST_PAYLOAD) {
            throw UserError.usage("%s has %s: use 1 to 1MiB"
                    .formatted(name, longest < 1 ? "0 bytes" : "up to %,d bytes".formatted(longest)));
        }
        return template;
    }

    private static Template file(String option, MessageSource source, FileSource files) {
        byte[] bytes = files.read(option, source.text(), Workload.LARGEST_PAYLOAD);
        if (!source.isTemplate()) {
            return new Template.Fixed(bytes);
        }
        if (!Escapes.isUtf8(bytes)) {
            throw UserError.usage(
                    "%s %s is not UTF-8: without --template it is sent as it is".formatted(option, source.text()));
        }
        return TemplateParser.parseFile(option, new String(bytes, StandardCharsets.UTF_8));
    }
}
