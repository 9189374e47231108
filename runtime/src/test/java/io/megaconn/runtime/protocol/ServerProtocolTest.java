package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.runtime.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerProtocolTest {
    @ParameterizedTest
    @CsvSource({"raw, raw, false", "echo, echo, false", "ws, ws, false", "tls, raw, true", "wss, ws, true"})
    void tlsEncryptsAnotherProtocol(String text, String name, boolean tls) {
        ServerProtocol parsed = ServerProtocol.parse(text);
        assertThat(parsed).isEqualTo(new ServerProtocol(name, tls)).hasToString(text);
    }

    @Test
    void anUnknownOneIsRefusedWithAllThatThereAre() {
        assertThatThrownBy(() -> ServerProtocol.parse("tsl"))
                .isInstanceOf(UserError.class)
                .hasMessage("protocol 'tsl' is unknown: use raw, echo, ws, tls or wss");
    }
}
