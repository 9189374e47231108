package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingLogTest {
    private final FindingLog log = new FindingLog();

    private List<Finding> news(String seen) {
        return log.changed(List.of(Finding.of(Limit.REFUSED, "clients", seen, "")));
    }

    @Test
    void aFindingIsShownOnceHoweverOftenItIsFound() {
        assertThat(news("ECONNREFUSED 10 times: nothing listens on 127.0.0.1:9000"))
                .hasSize(1);
        assertThat(IntStream.range(10, 20)
                        .mapToObj(n -> news("ECONNREFUSED %d times: nothing listens on 127.0.0.1:9000".formatted(n))))
                .allMatch(List::isEmpty);
    }

    @Test
    void andAgainWhenItsFigureHasDoubled() {
        news("1,000 times");
        assertThat(news("1,999 times")).isEmpty();
        assertThat(news("2,000 times")).hasSize(1);
        assertThat(news("3,999 times")).isEmpty();
    }

    @Test
    void aFigureThatShrinksIsNotNews() {
        news("575,000 pages");
        assertThat(IntStream.of(280_000, 140_000, 246, 0).mapToObj(n -> news(n + " pages")))
                .allMatch(List::isEmpty);
        assertThat(news("1,150,000 pages")).hasSize(1);
    }

    @Test
    void aResolvedFindingIsNewsAgain() {
        Finding finding = news("10 times").getFirst();
        log.changed(List.of(Finding.of(Limit.REFUSED, "server", "10 times", "")));
        log.forget(finding);
        assertThat(news("3 times")).hasSize(1);
        assertThat(log.changed(List.of(Finding.of(Limit.REFUSED, "server", "10 times", ""))))
                .as("another one")
                .isEmpty();
    }

    @Test
    void aFigureThatGoesUpAndDownIsNotNews() {
        news("10 times");
        news("20 times");
        assertThat(IntStream.range(0, 40).mapToObj(n -> news(n % 2 == 0 ? "10 times" : "20 times")))
                .allMatch(List::isEmpty);
    }

    @Test
    void whatWasZeroIsNews() {
        news("reset 5 times, closed 0 times");
        assertThat(news("reset 5 times, closed 1 times")).hasSize(1);
        assertThat(news("reset 5 times, closed 1 times")).isEmpty();
    }

    @Test
    void otherWordsAreAnotherKind() {
        news("10 times");
        assertThat(news("10 times at once")).hasSize(1);
        assertThat(log.changed(List.of(Finding.fatal(Limit.REFUSED, "clients", "10 times", ""))))
                .hasSize(1);
        assertThat(log.changed(List.of(Finding.of(Limit.REFUSED, "server", "10 times", ""))))
                .hasSize(1);
    }

    @Test
    void anotherEndpointIsAnotherKind() {
        news("4 connects to 127.0.0.1:9000");
        assertThat(news("4 connects to 127.0.0.1:9001")).hasSize(1);
        assertThat(news("4 connects to 127.0.0.1:9001")).isEmpty();
    }

    @Test
    void itIsShownOnlyLogarithmicallyOftenWhileItGrows() {
        long shown = IntStream.rangeClosed(1, 1_000_000)
                .filter(n -> !news(n + " times").isEmpty())
                .count();
        assertThat(shown).isEqualTo(20);
    }
}
