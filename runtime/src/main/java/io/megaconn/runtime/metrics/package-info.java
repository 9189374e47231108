/**
 * The answers of {@code /metrics}, by Prometheus' client library: snapshots of existing counters, taken per request.
 * Nothing here is loaded before the first request: a client that is not scraped pays nothing.
 */
@NullMarked
package io.megaconn.runtime.metrics;

import org.jspecify.annotations.NullMarked;
