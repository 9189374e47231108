"""Titles of the metrics, which docs/benchmarks.md explains."""

PLAIN = 1

# name: (title, unit, factor from the measured value to the unit)
METRICS = {
    "warm_rate": ("connects per second, warm", "/s", PLAIN),
    "cold_rate": ("connects per second, cold, from process start", "/s", PLAIN),
    "cold_rate_connecting": ("connects per second, cold, from the first connect", "/s", PLAIN),
    "cold_full_rate": ("process start to full connect rate", "ms", 1e3),
    "warm_server_cpu": ("server CPU per connect, warm", "µs", 1e6),
    "warm_client_cpu": ("client CPU per connect, warm", "µs", 1e6),
    "cold_server_cpu": ("server CPU per connect, cold", "µs", 1e6),
    "cold_client_cpu": ("client CPU per connect, cold, with its start", "µs", 1e6),
    "server_startup": ("server start to first connect", "ms", 1e3),
    "client_startup": ("client start to first connect", "ms", 1e3),
    "message_rate": ("messages per second", "/s", PLAIN),
    "received": ("messages received of those sent", "", PLAIN),
    "message_server_cpu": ("server CPU per message", "µs", 1e6),
    "message_client_cpu": ("client CPU per message", "µs", 1e6),
    "server_base": ("server RSS, idle, one process", "MB", 1e-6),
    "client_base": ("client RSS, idle, one process", "MB", 1e-6),
    "server_rss": ("servers' whole RSS", "MB", 1e-6),
    "client_rss": ("clients' whole RSS", "MB", 1e-6),
    "server_rss_per": ("server RSS per connection", "B", PLAIN),
    "client_rss_per": ("client RSS per connection", "B", PLAIN),
    "server_heap": ("servers' heap", "MB", 1e-6),
    "client_heap": ("clients' heap", "MB", 1e-6),
    "server_heap_per": ("server heap per connection", "B", PLAIN),
    "client_heap_per": ("client heap per connection", "B", PLAIN),
    "kernel_per": ("kernel memory per connection, both ends", "B", PLAIN),
    "slab_per": ("of it slab", "B", PLAIN),
    "server_rss_slope": ("server RSS slope", "B", PLAIN),
    "client_rss_slope": ("client RSS slope", "B", PLAIN),
    "server_heap_slope": ("server heap slope", "B", PLAIN),
    "client_heap_slope": ("client heap slope", "B", PLAIN),
    "reply_rate": ("replies per second", "/s", PLAIN),
    "reply_p50": ("reply time p50", "ms", 1e3),
    "reply_p99": ("reply time p99", "ms", 1e3),
    "reply_p999": ("reply time p99.9", "ms", 1e3),
    "reply_server_cpu": ("server CPU per message and reply", "µs", 1e6),
    "reply_client_cpu": ("client CPU per message and reply", "µs", 1e6),
    "server_gc_max": ("server's longest GC pause", "ms", 1e3),
    "client_gc_max": ("client's longest GC pause", "ms", 1e3),
    "server_gc_count": ("server's collections", "", PLAIN),
    "client_gc_count": ("client's collections", "", PLAIN),
    "cold_server_gc_max": ("server's longest GC pause, first fill", "ms", 1e3),
    "cold_client_gc_max": ("client's longest GC pause, first fill", "ms", 1e3),
    "cold_server_gc_count": ("server's collections, first fill", "", PLAIN),
    "cold_client_gc_count": ("client's collections, first fill", "", PLAIN),
}

# Metrics not compared with the floor: those fixed in advance, and those that are almost zero for the floor.
NO_RATIO = {"received", "message_rate", "reply_rate"} | {
    name for name in METRICS if name.endswith(("_rss_per", "_slope"))}


def text(name, value):
    """Formats a value in the metric's unit, with three significant digits."""
    value *= METRICS[name][2]
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
