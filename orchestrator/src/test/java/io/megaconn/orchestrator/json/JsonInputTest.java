package io.megaconn.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.Absent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonInputTest {
    record Inner(String name, @Nullable String note, int count) {}

    record Later(String name, @Absent("null") List<String> notes) {
        Later {
            notes = notes == null ? List.of() : notes;
        }
    }

    record Outer(
            Inner inner,
            List<Inner> list,
            Map<String, List<Inner>> map,
            @Nullable Inner maybe,
            long total) {}

    private static final String WHOLE = """
            {"inner":{"name":"a","note":null,"count":1},"list":[],"map":{},"maybe":null,"total":1,"newer":2}""";

    private static final JsonMapper JSON = JsonInput.mapper().build();

    @Test
    void nullableComponentsMayBeNullAndUnknownFieldsAreIgnored() {
        assertThat(JSON.readValue(WHOLE, Outer.class))
                .isEqualTo(new Outer(new Inner("a", null, 1), List.of(), Map.of(), null, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"name\":\"a\"  | \"name\":null               | inner.name is null",
                "\"name\":\"a\", | ``                          | inner.name is null",
                "\"list\":[]     | \"list\":null               | list is null",
                "\"list\":[],    | ``                          | list is null",
                "\"list\":[]     | \"list\":[null]             | list[0] is null",
                "\"map\":{}      | \"map\":{\"k\":null}        | map.k is null",
                "\"map\":{}      | \"map\":{\"k\":[null]}      | map.k[0] is null",
                "\"map\":{}      | \"map\":{\"k\":[{}]}        | map.k[0].name is null",
            })
    void everyOtherNullIsRefusedByName(String part, String instead, String problem) {
        assertThat(WHOLE).contains(part);
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> JSON.readValue(WHOLE.replace(part, instead), Outer.class))
                .extracting(JsonInput::problem)
                .isEqualTo(problem);
    }

    @Test
    void whatOlderVersionsDoNotWriteIsLeftToTheConstructor() {
        Later expected = new Later("a", List.of());

        assertThat(JSON.readValue("{\"name\":\"a\"}", Later.class)).isEqualTo(expected);
        assertThat(JSON.readValue("{\"name\":\"a\",\"notes\":null}", Later.class))
                .isEqualTo(expected);
    }

    @Test
    void aMissingNumberIsZeroWhereTheMapperAllowsIt() {
        JsonMapper lenient = JsonInput.mapper()
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();

        assertThat(lenient.readValue(WHOLE.replace("\"total\":1,", ""), Outer.class)
                        .total())
                .isZero();
    }
}
