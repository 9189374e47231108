package io.megaconn.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Tests that run only with {@code MEGACONN_IT_ALL=1}: they take minutes, or are further cases of a kind of which CI has
 * one.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(named = "MEGACONN_IT_ALL", matches = "1", disabledReason = "runs with MEGACONN_IT_ALL=1")
public @interface OnRequest {}
