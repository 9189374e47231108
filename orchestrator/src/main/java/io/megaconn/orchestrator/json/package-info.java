/** How JSON that somebody else wrote is read. */
@NullMarked
package io.megaconn.orchestrator.json;

import org.jspecify.annotations.NullMarked;
