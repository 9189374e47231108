package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DnsFailureTest {
    private final DnsFailure rule = new DnsFailure();

    @Test
    void aNameThatDoesNotResolveEndsTheWait() {
        String words =
                "client-0 died 5 times; last words: client: the name 'mega.local' does not resolve: check it with";

        assertThat(Situation.normal().gaveUp(words).seenBy(rule))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.fatal()).isTrue();
                    assertThat(found.line())
                            .contains("the name 'mega.local' does not resolve", "getent hosts mega.local");
                });
        assertThat(Situation.normal().gaveUp("another reason").seenBy(rule)).isEmpty();
    }
}
