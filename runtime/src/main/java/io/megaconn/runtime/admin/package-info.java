@NullMarked
package io.megaconn.runtime.admin;

import org.jspecify.annotations.NullMarked;
