@NullMarked
package io.megaconn.client;

import org.jspecify.annotations.NullMarked;
