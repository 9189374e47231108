/** Records that the programs exchange as JSON: {@code /stats}, {@code plan.json}, probe results. */
@NullMarked
package io.megaconn.runtime.wire;

import org.jspecify.annotations.NullMarked;
