package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.TlsPeer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsProbeTest {
    private static final TlsPeer PEER =
            new TlsPeer("CN=" + "a".repeat(500), "CN=ca", "2027-01-01T00:00:00Z", "TLSv1.3", "AES");

    private static ConversationResult good(String endpoint) {
        return new ConversationResult(endpoint, "10.0.0.1:1", "", "", true, PEER);
    }

    private static ConversationResult bad(String endpoint) {
        return new ConversationResult(endpoint, "10.0.0.2:1", "TLS_WRONG_HOST", "TLS_WRONG_HOST (why)", true, null);
    }

    @Test
    void anEndpointFailsOnlyIfNoneOfItsAddressesAnswers() {
        assertThat(TlsProbe.problem(List.of(good("a:1"), bad("a:1")))).isEmpty();
        assertThat(TlsProbe.problem(List.of(bad("a:1")))).isEqualTo("TLS_WRONG_HOST (why)");
        assertThat(TlsProbe.problem(List.of(good("a:1"), bad("b:1")))).isEqualTo("b:1: TLS_WRONG_HOST (why)");
    }

    @Test
    void theResultHasFailuresFirstAndEachCertificateOnceInAShortForm() {
        List<ConversationResult> chosen =
                TlsProbe.representative(List.of(good("a:1"), good("b:1"), bad("c:1"), good("d:1")));

        assertThat(chosen).extracting(ConversationResult::endpoint).containsExactly("c:1", "a:1");
        assertThat(chosen.getLast().peer().subject()).hasSize(200);
    }
}
