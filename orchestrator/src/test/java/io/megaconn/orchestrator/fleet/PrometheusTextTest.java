package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.orchestrator.fleet.PrometheusText.Selector;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusTextTest {
    private static final String TEXT = """
            # HELP connections Open connections.
            # TYPE connections gauge
            connections{state="open",port="80"} 120
            connections{state="open",port="443"} 3.0e2 1700000000000
            connections { state="idle" } 7
            connections_total 99999
            plain 5
            nothing NaN
            path{file="a,b}c\\"d"} 1
            broken{
            """;

    private static OptionalLong sum(String selector) {
        return PrometheusText.sum(TEXT, Selector.parse(selector));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connections|427",
                "connections{state=\"open\"}|420",
                "connections{port=\"443\", state=\"open\"}|300",
                "plain|5",
                "plain{}|5",
                "path{file=\"a,b}c\\\"d\"}|1"
            })
    void matchingSamplesAreAddedUp(String selector, long sum) {
        assertThat(sum(selector)).hasValue(sum);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "connections{state=\"closed\"}", "plain{a=\"b\"}", "nothing", "connection"})
    void aMetricThatIsNotThereIsUnknown(String selector) {
        assertThat(sum(selector)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a{b}", "a{b=c}", "a{b=\"c\"", "1a", "a{b=\"c\" d}"})
    void anythingElseIsNoSelector(String text) {
        assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void windowsLineEndsAreRead() {
        assertThat(PrometheusText.sum("a 1\r\na 2\r\n", Selector.parse("a"))).hasValue(3);
    }
}
