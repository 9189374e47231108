/** The main class of the orchestrator. */
@NullMarked
package io.megaconn.orchestrator;

import org.jspecify.annotations.NullMarked;
