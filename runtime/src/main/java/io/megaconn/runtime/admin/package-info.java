/** The HTTP endpoint of server and client: bounded in threads, connections and time per request. */
@NullMarked
package io.megaconn.runtime.admin;

import org.jspecify.annotations.NullMarked;
