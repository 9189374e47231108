@NullMarked
package io.megaconn.runtime.engine;

import org.jspecify.annotations.NullMarked;
