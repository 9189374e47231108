/** The client program: connects, sends, and times replies. */
@NullMarked
package io.megaconn.client;

import org.jspecify.annotations.NullMarked;
