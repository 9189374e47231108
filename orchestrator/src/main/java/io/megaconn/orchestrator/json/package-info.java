/** Reads JSON that other programs wrote. */
@NullMarked
package io.megaconn.orchestrator.json;

import org.jspecify.annotations.NullMarked;
