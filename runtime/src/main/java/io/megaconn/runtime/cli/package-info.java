@NullMarked
package io.megaconn.runtime.cli;

import org.jspecify.annotations.NullMarked;
