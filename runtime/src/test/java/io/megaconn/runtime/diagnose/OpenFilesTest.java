package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenFilesTest {
    private final OpenFiles rule = new OpenFiles();

    @Test
    void aClientWithoutDescriptorsEndsTheWait() {
        assertThat(Situation.normal().failure("EMFILE", 5).seenBy(rule))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.fatal()).isTrue();
                    assertThat(found.line())
                            .startsWith("clients: EMFILE")
                            .contains("after 60 connections", "is 20,000 (fix: check the current limit", "prlimit");
                });
    }

    @Test
    void soDoesAServerWhoseLoopsAreAllFull() {
        assertThat(Situation.normal().fullLoops(2).seenBy(rule)).singleElement().satisfies(found -> {
            assertThat(found.fatal()).isTrue();
            assertThat(found.where()).isEqualTo("server");
        });
        assertThat(Situation.normal().serverFailure("EMFILE", 1).seenBy(rule)).hasSize(1);
    }

    @Test
    void aLoopThatIsFullBeforeTheOthersIsNone() {
        assertThat(Situation.normal().fullLoops(1).seenBy(rule)).isEmpty();
    }

    /** Tests a server that closed its listeners for want of another resource: its open files are not the only one. */
    @ParameterizedTest
    @ValueSource(strings = {"ENFILE", "ENOMEM", "ENOBUFS"})
    void aServerThatLacksSomethingElseIsNotOutOfItsOwnDescriptors(String errno) {
        assertThat(Situation.normal().fullLoops(2).serverFailure(errno, 3).seenBy(rule))
                .isEmpty();
    }

    @Test
    void whatIsThereNeedsNothing() {
        assertThat(Situation.normal()
                        .fullLoops(2)
                        .held(100)
                        .failure("EMFILE", 3)
                        .seenBy(rule))
                .isEmpty();
    }
}
