package io.megaconn.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.client.Client;
import io.megaconn.client.Setup;
import io.megaconn.client.TestServer;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.ProbeResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbeTest {
    @Test
    void everyEndpointIsReachedOnceAndLeftAgain() throws Exception {
        try (TestServer one = TestServer.start(TestServer.DISCARD);
                TestServer two = TestServer.start(TestServer.DISCARD)) {
            assertThat(Probe.find(List.of(Endpoint.of(one.address()), Endpoint.of(two.address())), new Proc()))
                    .returns(true, r -> r.connected())
                    .returns("", r -> r.error())
                    .satisfies(r -> assertThat(r.localAddress()).startsWith("127."));
            await().until(() -> one.accepted() == 1 && two.accepted() == 1);
            await().until(() -> one.open() == 0 && two.open() == 0);
        }
    }

    /** Kubernetes keeps 4,096 bytes of a termination message. */
    @Test
    void conversationsThatDoNotFitTheTerminationMessageAreLeftOut() {
        ProbeResult bare = ProbeResult.read(new Proc(), true, "", "127.0.0.1");
        ConversationResult one =
                new ConversationResult("h:1", "h:1", "TLS_WRONG_HOST", "\u00e9".repeat(200), true, null);

        assertThat(Probe.json(bare.with("", List.of(one)))).contains("TLS_WRONG_HOST");
        assertThat(Probe.json(bare.with("x".repeat(500), Collections.nCopies(50, one)))
                        .getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(3_000, 4_096);
    }

    @Test
    void oneEndpointThatRefusesIsEnoughToFail() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD)) {
            assertThat(Probe.find(List.of(Endpoint.of(server.address()), Endpoint.of(TestServer.nobody())), new Proc()))
                    .returns(false, r -> r.connected())
                    .returns("ECONNREFUSED", r -> r.error());
        }
    }

    @Test
    void whoeverDoesNotAnswerIsGivenUp() throws Exception {
        try (TestServer server = TestServer.listen(TestServer.address(0), 1, TestServer.DISCARD);
                Client client = Setup.to(server).hold(10)) { // fills the listen queue
            await().until(() -> client.stats(false).established() > 1);
            assertThat(Probe.find(List.of(Endpoint.of(server.address())), new Proc()))
                    .returns(false, r -> r.connected())
                    .returns("ETIMEDOUT", r -> r.error())
                    .returns("", r -> r.localAddress());
        }
    }

    @Test
    void aNameThatDoesNotResolveIsAnAnswerThatFitsTheTerminationMessage() throws Exception {
        String name = "\"\u0001".repeat(500);
        assertThat(Probe.find(List.of(new Endpoint(name, 9)), new Proc()))
                .returns(false, r -> r.connected())
                .satisfies(r -> assertThat(r.error()).contains("the name"))
                .satisfies(r -> assertThat(r.toJson().length()).isLessThan(4_096));
    }
}
