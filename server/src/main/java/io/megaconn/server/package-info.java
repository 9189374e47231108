@NullMarked
package io.megaconn.server;

import org.jspecify.annotations.NullMarked;
