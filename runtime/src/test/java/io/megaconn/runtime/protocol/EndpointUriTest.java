package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointUriTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            127.0.0.1:6379      | raw | 127.0.0.1:6379 | ``
            tcp://h:1/          | raw | h:1            | ``
            ws://h              | ws  | h:80           | /
            ws://h/chat         | ws  | h:80           | /chat
            WS://[::1]/a/b?x=1  | ws  | [::1]:80       | /a/b?x=1
            ws://[::1]:8080     | ws  | [::1]:8080     | /
            ws://h:8080?x       | ws  | h:8080         | /?x
            ws://h/c?@/a b/ü#1  | ws  | h:80           | /c?@/a b/ü#1
            tls://h:1           | raw | h:1            | ``
            wss://h             | ws  | h:443          | /
            WSS://h:8443/chat   | ws  | h:8443         | /chat
            """)
    void theSchemeNamesTheProtocol(String text, String protocol, String endpoint, String path) {
        EndpointUri uri = EndpointUri.parse(text);

        assertThat(uri.protocol()).isEqualTo(protocol);
        assertThat(uri.endpoint()).hasToString(endpoint);
        assertThat(uri.path().text()).isEqualTo(path);
        assertThat(uri.tls()).isEqualTo(text.toLowerCase(Locale.ROOT).matches("(tls|wss):.*"));
        assertThat(EndpointUri.parse(uri.toString().replaceAll("\\?.*", "")).tls())
                .isEqualTo(uri.tls());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gopher://h:1        | the scheme 'gopher' is unknown: use HOST:PORT, tcp://, tls://, ws:// or wss://
            https://h:1         | the scheme 'https' is unknown
            tls://h             | is not an endpoint: use HOST:PORT
            tls://h:1/path      | tls has no path: use tls://HOST:PORT
            tcp://h             | is not an endpoint: use HOST:PORT
            tcp://h:1/path      | tcp has no path: use tcp://HOST:PORT
            ws://h:80chat       | the port is not a number
            ws://h/a b          | write spaces
            ws://h/a#b          | leave it out
            ws://:80/           | is not an endpoint
            ://h:1              | the scheme '' is unknown
            """)
    void anotherEndpointIsRefused(String text, String why) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> EndpointUri.parse(text))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void aLineBreakInAPathIsRefused() {
        assertThatExceptionOfType(UserError.class).isThrownBy(() -> EndpointUri.parse("ws://h/a\r\nX: y"));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://me:secret@h/",
        "me:secret@h:1",
        "gopher://me:secret@h/",
        "ws://me:secret/x@h:1/",
        "ws://h/a b?token=secret",
        "ws://h?token=secret#x"
    })
    void noErrorShowsASecret(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> EndpointUri.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void theQueryIsShownNowhere() {
        assertThat(EndpointUri.parse("ws://h:1/a?token=secret")).hasToString("ws://h:1/a?…");
        assertThat(EndpointUri.parse("h:1")).hasToString("h:1");
    }
}
