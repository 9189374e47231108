package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReleaseDefaultsTest {
    private static final MessageSource PING = MessageSource.text("ping");
    private static final ReleaseDefaults VALUES = new ReleaseDefaults(
            List.of(),
            Duration.ofSeconds(10),
            Reply.NONE,
            ReleaseDefaults.script(
                    List.of("Origin: https://x"), PING, "pong", List.of(), Duration.ofSeconds(30), false),
            "");

    private static Script typed(@Nullable MessageSource message, @Nullable String expect, boolean idle) {
        return new Script(
                Script.WEB_SOCKET, new UriPath("/chat"), List.of(), message, expect, List.of(), Duration.ZERO, idle);
    }

    @Test
    void aCommandWithoutOptionsTakesTheValues() {
        Script script = VALUES.complete(typed(null, null, false), true, false);

        assertThat(script.message()).isEqualTo(PING);
        assertThat(script.expect()).isEqualTo("pong");
        assertThat(script.headers()).containsExactly("Origin: https://x");
        assertThat(script.pingInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(script.protocol()).isEqualTo(Script.WEB_SOCKET);
        assertThat(script.path().text()).isEqualTo("/chat");
    }

    @Test
    void aMessageOfTheCommandHasNoReplyOfTheValues() {
        Script script = VALUES.complete(typed(MessageSource.text("hello"), null, false), true, false);

        assertThat(script.message()).isEqualTo(MessageSource.text("hello"));
        assertThat(script.expect()).isNull();
    }

    @Test
    void aReplyOfTheCommandGoesWithTheMessageOfTheValues() {
        Script script = VALUES.complete(typed(null, "any", false), true, false);

        assertThat(script.message()).isEqualTo(PING);
        assertThat(script.expect()).isEqualTo("any");
        assertThat(VALUES.complete(typed(null, null, false), true, true).expect())
                .as("an echo is expected instead")
                .isNull();
    }

    @Test
    void idleConnectionsOfTheCommandSendNothing() {
        Script script = VALUES.complete(typed(null, null, true), true, false);

        assertThat(script.idle()).isTrue();
        assertThat(script.message()).isNull();
        assertThat(script.expect()).isNull();
    }

    @Test
    void plainTcpHasNeitherHeadersNorPings() {
        Script script = VALUES.complete(Script.PLAIN, false, false);

        assertThat(script.headers()).isEmpty();
        assertThat(script.pingInterval()).isZero();
    }
}
