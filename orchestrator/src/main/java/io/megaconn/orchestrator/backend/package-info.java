@NullMarked
package io.megaconn.orchestrator.backend;

import org.jspecify.annotations.NullMarked;
