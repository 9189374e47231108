@NullMarked
package io.megaconn.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
