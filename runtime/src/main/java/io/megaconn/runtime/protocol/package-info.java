/** Protocols: what the bytes of a connection mean. Pure: bytes in, bytes out. */
@NullMarked
package io.megaconn.runtime.protocol;

import org.jspecify.annotations.NullMarked;
