package io.megaconn.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a record that older versions do not write, and names the value that stands for it. With {@code null}
 * the record's constructor chooses the value.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Absent {
    /** The default as JSON, such as {@code -1}, {@code null} or {@code []}. */
    String value();
}
