package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListenQueueTest {
    private final ListenQueue rule = new ListenQueue();

    @Test
    void aQueueThatIsTooShort() {
        assertThat(Situation.normal()
                        .dropped("ListenOverflows", 12)
                        .limit("net.core.somaxconn", 64)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "ListenOverflows grew by 12",
                                "net.core.somaxconn is 64, 256 needed",
                                "sudo sysctl -w net.core.somaxconn=4096"));
    }

    @Test
    void aServerThatIsTooSlow() {
        assertThat(Situation.normal()
                        .dropped("ListenOverflows", 12)
                        .limit("net.core.somaxconn", 4096)
                        .seenBy(rule))
                .singleElement()
                .satisfies(
                        found -> assertThat(found.line()).contains("somaxconn is 4,096 (fix: limit the connect rate"));
    }

    @Test
    void asTheClientsOfTheSameMachineSeeIt() {
        assertThat(Situation.normal().droppedAtClients("ListenOverflows", 30).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("grew by 30"));
    }

    @Test
    void droppedBefore() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }

    @Test
    void itExplainsConnectsWithoutAnAnswer() {
        assertThat(Situation.normal()
                        .dropped("ListenOverflows", 10)
                        .failure("TIMEOUT", 9)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("listen-queue");
    }
}
