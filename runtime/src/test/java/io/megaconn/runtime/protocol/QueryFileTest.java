package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.UriPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFileTest {
    private static String read(String path, String content) {
        return QueryFile.read(new UriPath(path), (option, file, most) -> {
            assertThat(file).isEqualTo("keys/query.txt");
            return content.getBytes(StandardCharsets.UTF_8);
        });
    }

    @Test
    void theQueryIsTheFilesLine() {
        assertThat(read("/chat?@keys/query.txt", "token=s3cret&v=1\n")).isEqualTo("/chat?token=s3cret&v=1");
        assertThat(read("/?@keys/query.txt", "t")).isEqualTo("/?t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", "/chat?room=1", "/a@b", "/chat?to=me?@x"})
    void otherPathsStayAsTheyAre(String path) {
        assertThat(QueryFile.of(new UriPath(path))).isNull();
        assertThat(read(path, "never read")).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "two\nlines", "a#b", "t\r\nX: y", "\u00e9"})
    void anythingElseIsRefusedWithoutShowingIt(String content) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> read("/chat?@keys/query.txt", content))
                .withMessageStartingWith("--endpoint: keys/query.txt must have the query in one line");
    }

    @Test
    void anotherFileKeepsThePath() {
        assertThat(QueryFile.with(new UriPath("/chat?@a"), "/etc/b").text()).isEqualTo("/chat?@/etc/b");
    }
}
