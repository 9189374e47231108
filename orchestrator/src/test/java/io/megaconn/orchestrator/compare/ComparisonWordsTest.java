package io.megaconn.orchestrator.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ramp.reply_p999      | reply time p99.9, ramp",
                "connect_p50          | connect time p50",
                "reply_max            | reply time maximum",
                "ramp.unanswered      | unanswered requests, ramp",
                "messages_per_second  | messages per second",
                "server_rss_per_connection | server memory per connection",
                "something_of_later   | something of later",
            })
    void metrics(String name, String words) {
        assertThat(ComparisonWords.metric(name)).isEqualTo(words);
    }

    @Test
    void noMetricIsNamedByItsField() {
        assertThat(Metric.ALL)
                .allSatisfy(metric ->
                        assertThat(ComparisonWords.metric(metric.name())).doesNotContain("_", "." + "reply"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan.workload.messageInterval | message interval",
                "plan.batch                    | clients per batch",
                "plan.target                   | target",
                "host.cpuModel                 | machine: cpu model",
                "cluster.nodes                 | cluster: nodes",
                "plan.local.client.perLoop     | client: per loop",
                "plan.some.heapMb              | heap, MiB",
            })
    void settings(String name, String words) {
        assertThat(ComparisonWords.setting(name)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1500, '1,500'", "999, 999", "PT10S, 10s", "PT1M30S, 1m30s", "PTX, PTX", "echo, echo", ", -"})
    void values(String value, String shown) {
        assertThat(ComparisonWords.value(value)).isEqualTo(shown);
    }
}
