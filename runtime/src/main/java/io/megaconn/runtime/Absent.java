package io.megaconn.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record component that older versions do not write, and gives its default value. With {@code null} the
 * record's constructor chooses the value.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Absent {
    /** Returns the default as JSON, for example {@code -1}, {@code null} or {@code []}. */
    String value();
}
