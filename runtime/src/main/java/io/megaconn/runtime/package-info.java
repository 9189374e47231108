@NullMarked
package io.megaconn.runtime;

import org.jspecify.annotations.NullMarked;
