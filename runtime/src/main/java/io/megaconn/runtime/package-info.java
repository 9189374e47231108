/** Types that every package uses: errors for users, exit codes, endpoints, quantities, text that is safe to print. */
@NullMarked
package io.megaconn.runtime;

import org.jspecify.annotations.NullMarked;
