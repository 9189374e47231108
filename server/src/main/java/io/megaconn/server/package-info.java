/** The server program: accepts, counts, and reads or echoes. */
@NullMarked
package io.megaconn.server;

import org.jspecify.annotations.NullMarked;
