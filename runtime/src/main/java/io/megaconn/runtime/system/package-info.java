/** Views of the kernel and the JVM: /proc, netlink, network interfaces, memory, garbage collections. */
@NullMarked
package io.megaconn.runtime.system;

import org.jspecify.annotations.NullMarked;
