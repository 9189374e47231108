/**
 * Rules that detect which limit was hit: pure functions of facts, one class per rule, each with a page in docs/limits.
 */
@NullMarked
package io.megaconn.runtime.diagnose;

import org.jspecify.annotations.NullMarked;
