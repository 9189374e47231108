package io.megaconn.runtime.cli;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say what connections send, and what they expect. */
public final class MessageOptions {
    /** Names of these options: a plan has their values. */
    public static final List<String> NAMES = List.of(
            "--message",
            "--message-file",
            "--template",
            "--expect",
            "--first-message",
            "--first-message-file",
            "--first-expect",
            "--header",
            "--ping-interval",
            "--idle");

    @Option(
            names = "--message",
            order = OptionGroup.LOAD,
            paramLabel = "TEXT",
            description = "Send this at every interval. C escapes such as \\n and \\x00 hold; hex:00ff is binary."
                    + " {connection}, {client}, {sequence}, {time} and {random:N} are replaced; \\{ is a brace before a"
                    + " letter. At most 1MiB. Default: a line of text of --payload-size bytes.")
    @Nullable
    String message;

    @Option(
            names = {"--message-file", "--payload-file"},
            order = OptionGroup.LOAD,
            paramLabel = "FILE",
            description =
                    "Send the contents of this file as they are. A client that no ramp starts also reads a pipe, such as /dev/stdin.")
    @Nullable
    Path messageFile;

    @Option(
            names = "--template",
            order = OptionGroup.LOAD,
            description = "Replace {connection} and the other variables of --message in files, too.")
    boolean template;

    @Option(
            names = "--expect",
            order = OptionGroup.LOAD,
            paramLabel = "REPLY",
            description =
                    "Expect a reply to every message, and measure reply times from the intended send time: a text that"
                            + " it contains (at most 64 bytes, with C escapes), hex:00ff, until:TEXT for its end, line, length:N"
                            + " bytes, or any.")
    @Nullable
    String expect;

    @Option(
            names = "--first-message",
            order = OptionGroup.LOAD,
            paramLabel = "TEXT",
            description =
                    "Send this after the connect. May be repeated; each needs a --first-expect. A connection counts"
                            + " as established when all replies have arrived.")
    List<String> firstMessages = new ArrayList<>();

    @Option(
            names = "--first-message-file",
            order = OptionGroup.LOAD,
            paramLabel = "FILE",
            description = "The same from a file. May be repeated.")
    List<Path> firstMessageFiles = new ArrayList<>();

    @Option(
            names = "--first-expect",
            order = OptionGroup.LOAD,
            paramLabel = "REPLY",
            description = "Reply to the first message, in the forms of --expect. May be repeated.")
    List<String> firstExpects = new ArrayList<>();

    @Option(
            names = "--header",
            order = OptionGroup.LOAD,
            paramLabel = "'NAME: VALUE'",
            description =
                    "Header of the WebSocket upgrade, such as Host, Origin or Sec-WebSocket-Protocol. May be repeated."
                            + " 'NAME: @FILE' reads the value from a file; Authorization, Proxy-Authorization and Cookie must.")
    List<String> headers = new ArrayList<>();

    @Option(
            names = "--ping-interval",
            order = OptionGroup.LOAD,
            paramLabel = "TIME",
            description =
                    "Send a WebSocket ping on every connection at this interval, apart from messages. Default: none.")
    @Nullable
    Duration pingInterval;

    @Option(
            names = "--idle",
            order = OptionGroup.LOAD,
            description = "Open connections and hold them, but send no messages.")
    boolean idle;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    /** Returns the script of these options. @throws UserError that names the option that is wrong */
    public Script script(String protocol, UriPath path) {
        if (message != null && messageFile != null) {
            throw UserError.usage("--message and --message-file are mutually exclusive: leave one out");
        }
        if ((message != null || messageFile != null || idle) && given("--payload-size")) {
            throw UserError.usage("--payload-size is for megaconn's own message: leave it out with %s"
                    .formatted(idle ? "--idle" : message != null ? "--message" : "--message-file"));
        }
        if (template && messageFile == null && firstMessageFiles.isEmpty()) {
            throw UserError.usage("--template is for files: --message has variables without it");
        }
        if (pingInterval != null && pingInterval.isZero()) {
            throw UserError.usage("--ping-interval must be at least %s, not 0s: omit it for no pings"
                    .formatted(Quantities.format(Workload.SHORTEST_INTERVAL)));
        }
        Duration ping = pingInterval == null ? Duration.ZERO : pingInterval;
        return new Script(protocol, path, headers, source(), expect, opening(), ping, idle);
    }

    private boolean given(String option) {
        return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private @Nullable MessageSource source() {
        if (messageFile != null) {
            return MessageSource.file(messageFile.toString(), template);
        }
        return message == null ? null : MessageSource.text(message);
    }

    private List<Script.FirstExchange> opening() {
        if (!firstMessages.isEmpty() && !firstMessageFiles.isEmpty()) {
            throw UserError.usage("--first-message and --first-message-file do not mix, because their order is unknown:"
                    + " write each text into a file");
        }
        List<MessageSource> first = Stream.concat(
                        firstMessages.stream().map(MessageSource::text),
                        firstMessageFiles.stream().map(file -> MessageSource.file(file.toString(), template)))
                .toList();
        if (first.size() != firstExpects.size()) {
            throw UserError.usage(
                    "%d --first-message and %d --first-expect: give each first message its reply, in the same order"
                            .formatted(first.size(), firstExpects.size()));
        }
        return IntStream.range(0, first.size())
                .mapToObj(i -> new Script.FirstExchange(first.get(i), firstExpects.get(i)))
                .toList();
    }
}
