/** Options, output and lifelines that the command lines of the three programs share. */
@NullMarked
package io.megaconn.runtime.cli;

import org.jspecify.annotations.NullMarked;
