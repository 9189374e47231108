package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients of 1,000 connections that send every 10 s: 100 messages a second are due from each. */
class DueMessagesTest {
    private final DueMessages due =
            new DueMessages(Specs.target(2_000).perClient(1_000).plan(), 0);

    @Test
    void allSent() {
        see("client-0/1", 0, 0);
        see("client-0/1", 60, 6_000);

        assertThat(due.tooFewSent()).isEmpty();
    }

    @Test
    void theClientThatSentTooLittleIsNamed() {
        see("client-0/1", 0, 500);
        see("client-1/1", 3, 0);
        see("client-0/1", 58, 6_300);
        see("client-1/1", 63, 2_760);

        assertThat(due.tooFewSent()).isEqualTo("client-1 sent only 46 % of the messages due");
    }

    @Test
    void aLittleLessIsEnough() {
        see("client-0/1", 0, 0);
        see("client-0/1", 60, 5_450);

        assertThat(due.tooFewSent()).isEmpty();
    }

    @Test
    void aClientThatStartedAnewIsLeftOut() {
        see("client-0/1", 0, 90_000);
        see("client-0/2", 60, 10);

        assertThat(due.tooFewSent()).isEmpty();
    }

    @Test
    void answersOfTheRampAreNotAboutTheHold() {
        see("client-0/1", -60, 0);
        see("client-0/1", 0, 0);
        see("client-0/1", 60, 6_000);

        assertThat(due.tooFewSent()).isEmpty();
    }

    @Test
    void whereFewAreDueAShareSaysNothing() {
        see("client-0/1", 0, 0);
        see("client-0/1", 1, 0);

        assertThat(due.tooFewSent()).isEmpty();
    }

    @Test
    void manySmallClientsAreJudgedTogether() {
        for (int client = 0; client < 20; client++) {
            small(client, 0, 0);
            small(client, 10, 4);
        }

        assertThat(due.tooFewSent()).isEqualTo("the clients sent only 41 % of the messages due");
    }

    private void see(String process, long second, long sent) {
        answer(process, second, sent, 1_000);
    }

    private void small(int client, long second, long sent) {
        answer("client-%d/1".formatted(client), second, sent, 10);
    }

    private void answer(String process, long second, long sent, long connections) {
        ClientAnswer answer = new ClientAnswer(
                process, Stats.with(Stats.client(0, connections, connections), "sent", sent), second * 1_000_000_000L);
        due.observe(new WitnessTimes(null, List.of(), List.of(answer), 2, 0, false));
    }
}
