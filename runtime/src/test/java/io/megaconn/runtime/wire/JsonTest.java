package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTest {
    record Inner(int a, String text) {}

    record Outer(long big, double half, boolean yes, Inner inner, List<Integer> list, Map<String, Long> map) {}

    @Test
    void recordsAreObjectsInTheOrderOfTheirComponents() {
        Outer outer = new Outer(
                1L << 60,
                0.5,
                true,
                new Inner(-1, "x"),
                List.of(1, 2),
                new TreeMap<>(Map.of("ECONNREFUSED", 3L, "EOF", 4L)));
        assertThat(Json.write(outer))
                .isEqualTo("{\"big\":1152921504606846976,\"half\":0.5,\"yes\":true,\"inner\":{\"a\":-1,\"text\":\"x\"},"
                        + "\"list\":[1,2],\"map\":{\"ECONNREFUSED\":3,\"EOF\":4}}");
    }

    @Test
    void nothingIsNull() {
        assertThat(Json.write(null)).isEqualTo("null");
        assertThat(Json.write(new Inner(1, null))).isEqualTo("{\"a\":1,\"text\":null}");
        assertThat(Json.write(Arrays.asList(1, null))).isEqualTo("[1,null]");
    }

    @Test
    void emptyThingsAreEmpty() {
        assertThat(Json.write(List.of())).isEqualTo("[]");
        assertThat(Json.write(Map.of())).isEqualTo("{}");
    }

    @Test
    void textIsEscaped() {
        assertThat(Json.write("a\"b\\c\nd\u0001é")).isEqualTo("\"a\\\"b\\\\c\\nd\\u0001é\"");
        assertThat(Json.write(Map.of("a\"b", 1))).isEqualTo("{\"a\\\"b\":1}");
    }

    @Test
    void whatHasNoFormOfItsOwnIsText() {
        assertThat(Json.write(Reply.ECHO)).isEqualTo("\"echo\"");
    }
}
