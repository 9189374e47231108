/** Decisions before a run, and the checks of preflight: pure functions of facts that other packages collect. */
@NullMarked
package io.megaconn.orchestrator.plan;

import org.jspecify.annotations.NullMarked;
