"""Reads processes, memory and connections from the kernel."""

import ctypes
import fcntl
import os
import resource
import socket
import struct
import time


def cpu_seconds(pid):
    """User and system time of a process, ended threads included: utime + stime of /proc/PID/stat, but in nanoseconds
    instead of ticks of 10 ms, a thousand times as long as a connect. The clock's id is that of clock_getcpuclockid(3)."""
    return time.clock_gettime((~pid << 3) | 2)


def kib(text, key):
    """Bytes behind `key:` in the text of /proc/meminfo or /proc/PID/status."""
    for line in text.splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(key)


def read(path):
    with open(path) as file:
        return file.read()


def rss(pid):
    return kib(read(f"/proc/{pid}/status"), "VmRSS")


def anonymous(pid):
    """Resident memory outside the page cache: the loss of MemFree that Cached does not gain."""
    return kib(read(f"/proc/{pid}/status"), "RssAnon")


def used(meminfo):
    """Memory in use, without the page cache. MemAvailable would count the inodes of live sockets as free."""
    return kib(meminfo, "MemTotal") - kib(meminfo, "MemFree") - kib(meminfo, "Buffers") - kib(meminfo, "Cached")


def memory():
    meminfo = read("/proc/meminfo")
    return {"used": used(meminfo), "slab": kib(meminfo, "Slab")}


def established(snmp=None):
    """Established sockets of this network namespace; a loopback connection has two."""
    lines = [line.split() for line in (snmp or read("/proc/net/snmp")).splitlines() if line.startswith("Tcp:")]
    return int(dict(zip(lines[0], lines[1]))["CurrEstab"])


def open_files():
    """The hard limit of a process."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 1 << 30 if hard == resource.RLIM_INFINITY else hard


def own_network():
    """Moves this process, which must not have threads yet, into a network namespace with nothing but loopback, so that
    no other connections are counted. Returns whether that is permitted (root only)."""
    clone_newnet, set_flags, up = 0x40000000, 0x8914, 1
    if ctypes.CDLL(None, use_errno=True).unshare(clone_newnet) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", up))
    return True


class Fill:
    """Samples the number of connections, as (seconds since the start, connections)."""

    def __init__(self, others=0):
        """`others`: established sockets of other programs."""
        self.start = time.monotonic()
        self.others = others
        self.samples = []
        self.sample()

    def sample(self):
        # Read the time first: after the count, it would be too late.
        self.samples.append((time.monotonic() - self.start, (established() - self.others) // 2))

    def wait(self, target, seconds):
        """Returns whether all of `target` are established within `seconds` from now."""
        end = time.monotonic() + seconds
        while self.samples[-1][1] < target:
            now = time.monotonic()
            if now > end:
                return False
            time.sleep(0.003)
            self.sample()
        return True

    @property
    def seconds(self):
        return self.samples[-1][0]

    @property
    def first(self):
        """Time of the first new connection."""
        return next(t for t, n in self.samples if n > self.samples[0][1])

    def full_rate(self):
        """Time at which full speed was reached: the first tenth of a second with four fifths of the best tenth's connects."""
        rates = []
        for i, (t, n) in enumerate(self.samples):
            before = next(s for s in self.samples if s[0] >= t - 0.1)
            if t - before[0] > 0.05:
                rates.append((t, (n - before[1]) / (t - before[0])))
        best = max((rate for _, rate in rates), default=0)
        return next((t for t, rate in rates if rate >= 0.8 * best), self.seconds)
