package io.megaconn.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Tests that take more than a minute, most of it waiting: not in CI. */
final class Slow {
    private Slow() {}

    static void orSkip(String what) {
        String why = "SKIPPED %s: it takes minutes, with MEGACONN_E2E_SLOW=1".formatted(what);
        boolean wanted = "1".equals(System.getenv("MEGACONN_E2E_SLOW"));
        if (!wanted) {
            System.err.println(why);
        }
        assumeTrue(wanted, why);
    }
}
