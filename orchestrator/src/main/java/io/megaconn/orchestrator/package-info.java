@NullMarked
package io.megaconn.orchestrator;

import org.jspecify.annotations.NullMarked;
