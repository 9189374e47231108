@NullMarked
package io.megaconn.orchestrator.event;

import org.jspecify.annotations.NullMarked;
