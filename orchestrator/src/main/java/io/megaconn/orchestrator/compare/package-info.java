/** Comparison of runs. */
@NullMarked
package io.megaconn.orchestrator.compare;

import org.jspecify.annotations.NullMarked;
