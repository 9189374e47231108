/** Event loops, connections without a Channel, and the file tables that hold them. */
@NullMarked
package io.megaconn.runtime.engine;

import org.jspecify.annotations.NullMarked;
