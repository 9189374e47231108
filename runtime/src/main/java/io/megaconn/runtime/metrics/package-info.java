/**
 * What {@code /metrics} says, by Prometheus' client library: snapshots made of the numbers there are anyway, when somebody
 * asks. Nothing here is loaded before that: a client that nobody scrapes pays nothing for it.
 */
@NullMarked
package io.megaconn.runtime.metrics;

import org.jspecify.annotations.NullMarked;
