package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpgradeRefusedTest {
    @Test
    void eachStatusHasItsFix() {
        assertThat(Situation.normal()
                        .external()
                        .failure("HTTP_503", 3)
                        .failure("HTTP_401", 40)
                        .detail("HTTP_401", "HTTP/1.1 401 Unauthorized")
                        .diagnosis())
                .extracting(Finding::lineWithPage)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains(
                                        "127.0.0.1:9000: answered the upgrade 40 times with status 401 (HTTP/1.1 401 Unauthorized)",
                                        "--header 'Authorization: @FILE'",
                                        "docs/limits/upgrade.md"),
                        second -> assertThat(second).contains("3 times with status 503", "--connect-rate"));
    }

    @Test
    void aRedirectIsNamed() {
        assertThat(Situation.normal()
                        .failure("HTTP_308", 40)
                        .detail("HTTP_308", "to https://example.test/chat")
                        .diagnosis())
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("with status 308 (to https://example.test/chat)", "redirects to"));
    }

    @Test
    void everyStatusHasAFix() {
        for (int status : new int[] {200, 300, 307, 418, 451, 500, 503, 599}) {
            assertThat(Situation.normal().failure("HTTP_" + status, 1).diagnosis())
                    .as("%d", status)
                    .singleElement()
                    .satisfies(found -> assertThat(found.fix()).isNotEmpty());
        }
    }

    @Test
    void otherErrorsAreNotStatuses() {
        assertThat(Situation.normal().failure("HTTP_HEAD", 1).diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("errors");
    }

    @Test
    void nothingIsMissing() {
        assertThat(Situation.normal().held(100).failure("HTTP_503", 1).seenBy(new UpgradeRefused()))
                .isEmpty();
    }
}
