package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.TlsPeer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientConversationsTest {
    private static final ConversationResult GOOD = new ConversationResult(
            "a.test:443",
            "10.0.0.1:443",
            "",
            "",
            true,
            new TlsPeer("CN=a", "CN=ca", "2030-01-01T00:00:00Z", "TLSv1.3", "X"));
    private static final ConversationResult BAD =
            new ConversationResult("a.test:443", "10.0.0.2:443", "ECONNREFUSED", "ECONNREFUSED", false, null);

    @Test
    void resultsAreReadFromTheLastLine() {
        assertThat(ClientConversations.PROCESS.answer(0, List.of("other", Json.write(List.of(GOOD, BAD))), List.of()))
                .containsExactly(GOOD, BAD);
    }

    @Test
    void aUsageErrorOfTheClientIsOneOfTheOrchestrator() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ClientConversations.PROCESS.answer(
                        ExitCode.USAGE, List.of(), List.of("client: --tls-ca x is empty", "client --help has more")))
                .withMessage("--tls-ca x is empty")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void anyOtherEndIsAnErrorThatNamesIt() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() ->
                        ClientConversations.PROCESS.answer(134, List.of(), List.of("Error occurred", "out of memory")))
                .withMessageContainingAll("exit code 134", "out of memory");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ClientConversations.PROCESS.answer(0, List.of("{"), List.of()))
                .withMessageContaining("printed no results");
    }
}
