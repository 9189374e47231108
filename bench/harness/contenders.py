"""The contenders: how each is started, and how its stats are read. All accept the same options."""

import http.client
import itertools
import json
import math
import os
import socket
import time

from . import build, meters
from .procs import Child, Failed

FLOOR = "c"
NAMES = [FLOOR, "go", "goepoll", "megaconn"]
OWN_FILES = 64  # of a process, more than any of them needs besides connections

# Maximum runtime. A trial takes far less; this ends one that hangs.
SECONDS = 300

_source = itertools.count()


def sources(connections):
    """Separate addresses for every client, so that ports in TIME_WAIT don't matter; less than half of the ports of
    each, because the kernel tries one parity first, and past half of the range connects get a hundred times slower."""
    numbers = [next(_source) for _ in range(max(1, math.ceil(connections / 10_000)))]
    return ",".join(f"127.{1 + n // 62_500}.{n // 250 % 250}.{1 + n % 250}" for n in numbers)


def processes(name, connections, files):
    """Number of processes that hold this many connections under an open-file limit. If several share a port, the kernel
    spreads connections unevenly, by hash: each has a tenth more room. megaconn has a file table per event loop instead."""
    room = files - OWN_FILES
    return 1 if name == "megaconn" or connections <= room else math.ceil(connections * 1.1 / room)


class Program:
    """One process of a contender."""

    def __init__(self, name, role, capacity, options, logs, reply):
        self.name = name
        command = _command(name, role, capacity, reply) + ["--capacity", str(capacity), "--reply", reply]
        self.child = Child(f"{name}-{role}", command + options, logs, SECONDS)
        self.pid = self.child.pid
        self.admin = None

    def ready(self):
        """Returns when it answers queries, and holds or accepts connections."""
        if self.name == "megaconn":
            if self.admin is None:
                self.admin = self.child.line("admin http://").removeprefix("admin http://")
        else:
            self.ask()

    def ask(self, exact=False):
        """Its stats. Exact ones include the heap without garbage, and must not be requested during a measurement."""
        if self.name != "megaconn":
            self.child.forget_lines()
            self.child.send("stats exact" if exact and self.name != FLOOR else "stats")
            return json.loads(self.child.line("{"))
        self.ready()
        connection = http.client.HTTPConnection(self.admin, timeout=20)
        try:
            connection.request("GET", "/stats?collect" if exact else "/stats", headers={"Connection": "close"})
            return json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError) as e:
            raise Failed(f"{self.child.name} does not answer: {e!r} {self.child.last_words()}") from None
        finally:
            connection.close()

    def hold(self, connections):
        self.child.send(str(connections))

    def heap(self):
        """Live bytes of the heap, without garbage."""
        if self.name == FLOOR:
            return 0
        if self.name != "megaconn":
            return self.ask(exact=True)["heapAfterGc"]
        # The first answer loads its classes, 2 MB that are unrelated to connections.
        if self.ask(exact=True)["connections"] > 50_000:  # above that megaconn itself does not collect
            build.collect_garbage(self.pid)
        time.sleep(1.1)  # it collects once a second at most
        return self.ask(exact=True)["memory"]["heapAfterGc"]

    def cpu(self):
        return meters.cpu_seconds(self.pid)

    def rss(self):
        return meters.rss(self.pid)


def _command(name, role, capacity, reply):
    if name == FLOOR:
        return [os.path.join(build.TARGET, "floor-" + role)]
    if name == "megaconn":
        return _jvm(role, capacity, reply)
    return [os.path.join(build.TARGET, "peer"), role, "--style", {"go": "goroutine", "goepoll": "epoll"}[name]]


def _jvm(role, capacity, reply):
    """Started like by the orchestrator (Planner.heapMb, Commands), but at normal priority."""
    echo = 64 if role == "server" and reply == "echo" else 0
    heap = {"server": 64, "client": 24}[role] + echo + (capacity * 220 >> 20)
    folder = os.path.join(build.HOME, role)
    cache = os.path.join(folder, "target", role + ".aot")
    command = [
        os.path.join(build.jdk(), "bin", "java"),
        "@" + os.path.join(folder, "jvm.options"),
        f"-Xms{heap}m",
        f"-Xmx{heap}m",
        "-Xmn4m" if role == "server" else "-Xmn2m",
    ]
    if os.path.exists(cache):
        command.append("-XX:AOTCache=" + cache)
    command += ["-jar", os.path.join(folder, "target", role + ".jar"), "--child", "--admin", "127.0.0.1:0"]
    return command


def start_server(name, port, connections, reply, interval_ms, logs):
    """Starts as many processes as the connections need; returns them and the seconds until the first accepts connections."""
    count = processes(name, connections, meters.open_files())
    share = connections if count == 1 else min(meters.open_files() - OWN_FILES, math.ceil(connections * 1.1 / count))
    options = ["--bind", "127.0.0.1", "--port", str(port)]
    if name == "megaconn":
        options += ["--message-interval", f"{interval_ms}ms", "--payload-size", "32"]  # without it, it counts bytes only
    servers, seconds = [], None
    for _ in range(count):
        servers.append(Program(name, "server", share, options, logs, reply))
        if seconds is None:
            seconds = _until_connect(port, servers[0])
        servers[-1].child.line("listening on")
        servers[-1].ready()
    return servers, seconds


def _until_connect(port, server):
    while time.monotonic() < server.child.started + 20:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return time.monotonic() - server.child.started
        except OSError:
            if server.child.process.poll() is not None:
                break
            time.sleep(0.002)
    raise Failed(f"{server.child.name} does not listen: {server.child.last_words()}")


def start_client(name, port, connections, capacity, reply, interval_ms, logs):
    options = ["--endpoint", f"127.0.0.1:{port}", "--connections", str(connections), "--source", sources(capacity)]
    options += ["--message-interval", f"{interval_ms}ms", "--payload-size", "32", "--max-connecting", "256"]
    return Program(name, "client", capacity, options, logs, reply)
