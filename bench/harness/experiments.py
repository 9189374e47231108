"""The experiments. Each trial starts new processes and returns numbers by name (see metrics.py)."""

import time

from . import hdr, meters
from .session import Session


def connects(pair, logs, processes, each, settle):
    """A server that has just started is filled by clients that start (cold); then again, by clients that have opened a
    third of their connections before (warm)."""
    everything = processes * each
    with Session(pair, everything, logs) as s:
        found = {"server_startup": s.startup}
        server = s.cpu(s.servers)
        fill = s.new_fill()
        s.start_clients(processes, each, each)
        s.watch(fill, everything)
        found |= {
            "cold_rate": everything / fill.seconds,
            "cold_rate_connecting": everything / max(0.001, fill.seconds - fill.first),
            "client_startup": fill.first,
            "cold_full_rate": fill.full_rate(),
            "cold_server_cpu": (s.cpu(s.servers) - server) / everything,
            "cold_client_cpu": s.cpu(s.clients) / everything,
        }
        found |= gc(s, "cold_")
        s.end_clients()

        s.start_clients(processes, each, 0)
        s.ready()
        s.fill(each // 3)
        time.sleep(settle)
        server, client = s.cpu(s.servers), s.cpu(s.clients)
        fill = s.fill(each)
        rest = everything - processes * (each // 3)
        found |= {
            "warm_rate": rest / fill.seconds,
            "warm_server_cpu": (s.cpu(s.servers) - server) / rest,
            "warm_client_cpu": (s.cpu(s.clients) - client) / rest,
        }
        return found | gc(s, "")


def messages(pair, logs, connections, interval_ms, window, settle):
    """All connections send, spread over the interval, and nothing else happens."""
    with Session(pair, connections, logs, interval_ms=interval_ms) as s:
        s.start_clients(1, connections, 0)
        s.ready()
        s.fill(connections)
        time.sleep(settle)
        # Queries cost CPU, too: they run before and after the window.
        sent, received = s.total(s.clients, "sent"), s.total(s.servers, "messages")
        start, server, client = time.monotonic(), s.cpu(s.servers), s.cpu(s.clients)
        time.sleep(window)
        seconds, server, client = time.monotonic() - start, s.cpu(s.servers) - server, s.cpu(s.clients) - client
        sent, received = s.total(s.clients, "sent") - sent, s.total(s.servers, "messages") - received
        return {
            "message_rate": sent / seconds,
            "received": received / max(1, sent),
            "message_server_cpu": server / max(1, received),
            "message_client_cpu": client / max(1, sent),
        } | gc(s, "")


def memory(pair, logs, connections, clients, settle):
    """Memory of each side before the first connection, and after every connection has sent messages."""
    interval_ms = max(1000, connections // 20)  # at most 20,000 messages a second
    each = -(-connections // clients)
    with Session(pair, each * clients, logs, interval_ms=interval_ms) as s:
        s.start_clients(clients, each, 0)
        s.ready()
        time.sleep(settle)
        idle_server, idle_client = s.rss(s.servers), s.rss(s.clients)
        idle_heap = s.heap(s.servers), s.heap(s.clients)
        everybody = s.servers + s.clients
        ours, before = sum(meters.anonymous(p.pid) for p in everybody), meters.memory()

        s.fill(each, seconds=120)
        time.sleep(1.2 * interval_ms / 1000 + settle)
        n = each * clients
        server, client = s.rss(s.servers), s.rss(s.clients)
        after, pauses = meters.memory(), gc(s, "")
        ours = sum(meters.anonymous(p.pid) for p in everybody) - ours
        found = {
            "server_base": idle_server / len(s.servers),
            "client_base": idle_client / len(s.clients),
            "server_rss": server,
            "client_rss": client,
            "server_rss_per": (server - idle_server) / n,
            "client_rss_per": (client - idle_client) / n,
            "kernel_per": (after["used"] - before["used"] - ours) / n,
            "slab_per": (after["slab"] - before["slab"]) / n,
        }
        if "c" not in (s.server_name, s.client_name):
            for side, programs, idle in ("server", s.servers, idle_heap[0]), ("client", s.clients, idle_heap[1]):
                found[side + "_heap"] = s.heap(programs)
                found[side + "_heap_per"] = (found[side + "_heap"] - idle) / n
        return found | pauses


def replies(pair, logs, connections, interval_ms, window, settle):
    """Reply times measured by the client, from the intended send time, in a window without connects."""
    with Session(pair, connections, logs, reply="echo", interval_ms=interval_ms) as s:
        s.start_clients(1, connections, 0)
        s.ready()
        s.fill(connections)
        time.sleep(settle)
        before = s.clients[0].ask(exact=True)
        start, server, client = time.monotonic(), s.cpu(s.servers), s.cpu(s.clients)
        time.sleep(window)
        seconds, server, client = time.monotonic() - start, s.cpu(s.servers) - server, s.cpu(s.clients) - client
        after = s.clients[0].ask(exact=True)
        times = reply_times(after).minus(reply_times(before))
        sent = max(1, after["sent"] - before["sent"])
        return {
            "reply_rate": times.total / seconds,
            "reply_p50": times.percentile(50) / 1e6,
            "reply_p99": times.percentile(99) / 1e6,
            "reply_p999": times.percentile(99.9) / 1e6,
            "reply_server_cpu": server / sent,
            "reply_client_cpu": client / sent,
        } | gc(s, "")


def reply_times(stats):
    """Reply times of megaconn's client, or of the floor."""
    if "replyCounts" in stats:
        return hdr.Histogram(2, stats["replyCounts"])
    return hdr.Histogram.decode(stats["replyTime"]["histogram"])


def gc(s, prefix):
    """Pauses of megaconn's collector since its processes began to listen or connect.
    Stats that collect garbage must not have been requested before."""
    found = {}
    for side, programs in (("server", s.servers), ("client", s.clients)):
        pauses = [p.ask()["gc"] for p in programs if p.name == "megaconn"]
        if pauses:
            found[prefix + side + "_gc_max"] = max(p["maxMs"] for p in pauses) / 1000
            found[prefix + side + "_gc_count"] = sum(p["count"] for p in pauses)
    return found
