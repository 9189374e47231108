"""What the kernel tells of processes, memory and connections."""

import ctypes
import fcntl
import os
import resource
import socket
import struct
import time


def cpu_seconds(pid):
    """User and system time of a process, ended threads included: utime + stime of /proc/PID/stat, but in nanoseconds
    instead of ticks of 10 ms, of which a connect is a thousandth. The clock's id is what clock_getcpuclockid(3) gives."""
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
    """Resident memory that is in no page cache: what MemFree loses, and Cached does not gain, by this process."""
    return kib(read(f"/proc/{pid}/status"), "RssAnon")


def used(meminfo):
    """What is taken, page cache aside. MemAvailable would count the inodes of live sockets as free."""
    return kib(meminfo, "MemTotal") - kib(meminfo, "MemFree") - kib(meminfo, "Buffers") - kib(meminfo, "Cached")


def memory():
    meminfo = read("/proc/meminfo")
    return {"used": used(meminfo), "slab": kib(meminfo, "Slab")}


def established(snmp=None):
    """Sockets that are established in this network namespace; a connection over loopback has two."""
    lines = [line.split() for line in (snmp or read("/proc/net/snmp")).splitlines() if line.startswith("Tcp:")]
    return int(dict(zip(lines[0], lines[1]))["CurrEstab"])


def open_files():
    """The hard limit of a process."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 1 << 30 if hard == resource.RLIM_INFINITY else hard


def own_network():
    """Moves this process, which must not have threads yet, into a network namespace with nothing but loopback, so that
    nobody else's connections are counted. Returns whether that is allowed here (root is)."""
    clone_newnet, set_flags, up = 0x40000000, 0x8914, 1
    if ctypes.CDLL(None, use_errno=True).unshare(clone_newnet) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", up))
    return True


class Fill:
    """Watches connections come, in samples of (seconds since the start, connections)."""

    def __init__(self, others=0):
        """`others` are established sockets that are not ours."""
        self.start = time.monotonic()
        self.others = others
        self.samples = []
        self.sample()

    def sample(self):
        # The time is taken first: read after the count, it would be later than what was counted.
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
        """When the first new connection was there."""
        return next(t for t, n in self.samples if n > self.samples[0][1])

    def full_rate(self):
        """When a tenth of a second first had four fifths of the best tenth's connects: full speed."""
        rates = []
        for i, (t, n) in enumerate(self.samples):
            before = next(s for s in self.samples if s[0] >= t - 0.1)
            if t - before[0] > 0.05:
                rates.append((t, (n - before[1]) / (t - before[0])))
        best = max((rate for _, rate in rates), default=0)
        return next((t for t, rate in rates if rate >= 0.8 * best), self.seconds)
