@NullMarked
package io.megaconn.orchestrator.fleet;

import org.jspecify.annotations.NullMarked;
