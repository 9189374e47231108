/** Subcommands of the orchestrator, and their options. */
@NullMarked
package io.megaconn.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
