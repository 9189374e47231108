/** Which limit was hit: pure rules over facts, a class per rule and a page in docs/limits for each. */
@NullMarked
package io.megaconn.runtime.diagnose;

import org.jspecify.annotations.NullMarked;
