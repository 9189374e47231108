package io.megaconn.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.plan.HeadersSecret;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.MessageVariables;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.protocol.Template;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanMessagesTest {
    private static final Endpoint ENDPOINT = Endpoint.parse("10.96.0.7:8080");

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("message"), bytes);
    }

    private static Script script(MessageSource message, String... headers) {
        return new Script(
                Script.WEB_SOCKET, new UriPath("/"), List.of(headers), message, null, List.of(), Duration.ZERO, false);
    }

    private static Dialogue dialogue(Script script) {
        Workload workload = new Workload(Duration.ofSeconds(10), 32, Reply.NONE, script.at(Script.RAW, UriPath.NONE));
        return Protocols.dialogue(new Protocol.Request(ENDPOINT, workload, PlanMessages::noFile, 0));
    }

    private static byte[] sent(Script script) {
        Template message = dialogue(script).message();
        byte[] bytes = new byte[message.longest()];
        MessageVariables variables = new MessageVariables();
        variables.sequence = 7;
        return Arrays.copyOf(bytes, message.render(bytes, variables));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "hex:00", "a\\n{sequence} \\{x}", "{\"a\": {b}}\r\n", "\\", "ä€"})
    void aFileIsSentAsItIs(String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Script inline =
                new PlanMessages().inline(script(MessageSource.file(file(bytes).toString(), false)));

        assertThat(inline.message().isFile()).isFalse();
        assertThat(sent(inline)).isEqualTo(bytes);
    }

    @Test
    void aBinaryFileIsSentAsItIs() throws IOException {
        byte[] bytes = {0, -1, 'h', -128};

        assertThat(sent(new PlanMessages()
                        .inline(script(MessageSource.file(file(bytes).toString(), false)))))
                .isEqualTo(bytes);
    }

    @Test
    void aTemplateHasItsVariablesAndNoOtherEscapeThanTheBrace() throws IOException {
        byte[] bytes = "\\n {sequence} \\{x} \\\\".getBytes(StandardCharsets.UTF_8);

        assertThat(sent(new PlanMessages()
                        .inline(script(MessageSource.file(file(bytes).toString(), true)))))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("\\n 7 {x} \\\\");
    }

    @Test
    void aMessageHasAtMost256KiB() throws IOException {
        Path largest = file("x".repeat(PlanMessages.LARGEST).getBytes(StandardCharsets.UTF_8));
        Script inline = new PlanMessages().inline(script(MessageSource.file(largest.toString(), false)));
        check(inline);

        Path larger = file(new byte[PlanMessages.LARGEST + 1]);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new PlanMessages().inline(script(MessageSource.file(larger.toString(), false))))
                .withMessageContaining("use 1 to 256KiB");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> check(script(MessageSource.text("{random:262145}"))))
                .withMessage("--message has up to 262,145 bytes: on Kubernetes, where the plan is a ConfigMap, use 1 to"
                        + " 256KiB");
    }

    @Test
    void severalMessagesHaveToFitAConfigMap() {
        String large = "x".repeat(PlanMessages.LARGEST);
        List<Script.FirstExchange> opening = List.of(
                new Script.FirstExchange(MessageSource.text(large), "any"),
                new Script.FirstExchange(MessageSource.text(large), "any"),
                new Script.FirstExchange(MessageSource.text(large), "any"));
        Script script = new Script(
                Script.RAW, UriPath.NONE, List.of(), MessageSource.text(large), null, opening, Duration.ZERO, false);

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> check(script))
                .withMessageContaining("a ConfigMap holds 1 MiB");
    }

    private static void check(Script script) {
        Workload workload = new Workload(Duration.ofSeconds(10), 32, Reply.NONE, script);
        PlanMessages.check(dialogue(script), new ClientPlan("run", List.of(ENDPOINT), 250, 100, workload, 0));
    }

    @Test
    void aValueOfAHeaderIsAKeyOfTheSecret() {
        MessageSource message = MessageSource.text("x");

        assertThat(new PlanMessages()
                        .inline(script(message, "Authorization: @token", "Origin: https://x"))
                        .headers())
                .containsExactly("Authorization: @/etc/megaconn-headers/token", "Origin: https://x");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new PlanMessages().inline(script(message, "Cookie: @/home/me/cookie.txt")))
                .withMessageContaining("a key of the Secret that workload.headersSecret names");
    }

    @Test
    void theQueryOfAnEndpointMayBeAKeyOfTheSecret() {
        Script typed = script(MessageSource.text("x")).at(Script.WEB_SOCKET, new UriPath("/chat?@query"));
        Script inPod = new PlanMessages().inline(typed);

        assertThat(inPod.path().text()).isEqualTo("/chat?@/etc/megaconn-headers/query");
        assertThat(inPod.path()).hasToString("/chat?…");
        assertThat(HeadersSecret.keys(inPod)).containsExactly("query");
        assertThat(new PlanMessages().inline(inPod).path())
                .as("of a resumed run")
                .isEqualTo(inPod.path());
        Script file = typed.at(Script.WEB_SOCKET, new UriPath("/chat?@folder/query"));
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new PlanMessages().inline(file))
                .withMessageContaining("is a key of the Secret that workload.headersSecret names");
    }
}
