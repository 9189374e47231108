"""A server and its clients for one trial, which are always terminated."""

import itertools
import time

from . import contenders, meters, procs
from .procs import Failed

_port = itertools.count()


class Session:
    """`pair` is CLIENT>SERVER; `capacity` the connections of all clients together."""

    def __init__(self, pair, capacity, logs, reply="none", interval_ms=10_000):
        self.client_name, self.server_name = pair.split(">")
        self.capacity = capacity
        self.logs = logs
        self.reply = reply
        self.interval_ms = interval_ms
        # Below the source ports of clients, so that no connect can reach itself.
        self.port = 10_000 + next(_port) % 20_000
        self.servers, self.clients = [], []

    def __enter__(self):
        self.others = meters.established()  # 0 in a network namespace of our own
        try:
            self.servers, self.startup = contenders.start_server(
                self.server_name, self.port, self.capacity, self.reply, self.interval_ms, self.logs)
        except BaseException:
            procs.end_all()
            raise
        return self

    def __exit__(self, failure, *_):
        procs.end([p.child for p in self.clients + self.servers])
        if failure is None:  # or it would hide what went wrong
            _wait_until("this trial's connections to go", lambda: meters.established() <= self.others + 10)

    def start_clients(self, count, capacity, share):
        """Starts this many client processes, each with a capacity of `capacity` connections, of which it opens `share` at once."""
        for _ in range(count):
            self.clients.append(contenders.start_client(
                self.client_name, self.port, share, capacity, self.reply, self.interval_ms, self.logs))

    def ready(self):
        for client in self.clients:
            client.ready()

    def hold(self, each):
        for client in self.clients:
            client.hold(each)

    def fill(self, each, seconds=60):
        """Raises every client's share, and waits until all connections are established."""
        fill = self.new_fill()
        self.hold(each)
        return self.watch(fill, each * len(self.clients), seconds)

    def new_fill(self):
        return meters.Fill(self.others)

    def watch(self, fill, connections, seconds=60):
        if not fill.wait(connections, seconds):
            raise Failed(f"{fill.samples[-1][1]:,} of {connections:,} connections after {seconds} s")
        self.agree(connections)
        return fill

    def agree(self, connections):
        """Fails the trial unless both sides count the same."""
        _wait_until(f"both sides to count {connections:,} connections", lambda: (
            self.total(self.clients, "connections") == connections
            and self.total(self.servers, "connections") == connections), 10)

    def end_clients(self):
        procs.end([p.child for p in self.clients])
        self.clients = []
        _wait_until("the server to see its clients go", lambda: self.total(self.servers, "connections") == 0)

    @staticmethod
    def total(programs, key):
        return sum(p.ask()[key] for p in programs)

    @staticmethod
    def cpu(programs):
        return sum(p.cpu() for p in programs)

    @staticmethod
    def rss(programs):
        return sum(p.rss() for p in programs)

    @staticmethod
    def heap(programs):
        return sum(p.heap() for p in programs)


def _wait_until(what, condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"waited {seconds} s for {what}")
        time.sleep(0.05)
