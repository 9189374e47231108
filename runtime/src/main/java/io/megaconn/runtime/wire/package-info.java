@NullMarked
package io.megaconn.runtime.wire;

import org.jspecify.annotations.NullMarked;
