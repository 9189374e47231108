/**
 * Programs that run on a node beside the client: the tuning of kernel settings and the probe of limits. They are in this module
 * because they share the client's image, which every node has anyway.
 */
@NullMarked
package io.megaconn.client.node;

import org.jspecify.annotations.NullMarked;
