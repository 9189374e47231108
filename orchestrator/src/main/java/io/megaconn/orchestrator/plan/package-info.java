@NullMarked
package io.megaconn.orchestrator.plan;

import org.jspecify.annotations.NullMarked;
