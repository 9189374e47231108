package io.megaconn.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Tests on a cluster that run only with {@code MEGACONN_E2E_SLOW=1}: they take minutes, or are further cases of a kind of
 * which CI has one.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
        named = "MEGACONN_E2E_SLOW",
        matches = "1",
        disabledReason = "runs with MEGACONN_E2E_SLOW=1")
@interface Slow {}
