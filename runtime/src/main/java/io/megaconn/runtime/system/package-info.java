@NullMarked
package io.megaconn.runtime.system;

import org.jspecify.annotations.NullMarked;
