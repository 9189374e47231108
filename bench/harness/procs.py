"""Child processes that are always terminated: each has its own process group and time limit, and end_all() ends all."""

import os
import queue
import signal
import subprocess
import threading
import time

_alive = []


class Failed(Exception):
    """A failed trial, with a message for people."""


class Child:
    """A process whose standard output is read line by line. Closing its standard input ends it."""

    def __init__(self, name, command, log_folder, seconds):
        self.name = name
        self.log = os.path.join(log_folder, f"{name}-{time.monotonic_ns()}.log")
        self.lines = queue.Queue()
        self.started = time.monotonic()
        with open(self.log, "wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True)
        self.pid = self.process.pid
        _alive.append(self)
        self.limit = threading.Timer(seconds, self.signal, [signal.SIGKILL])
        self.limit.daemon = True
        self.limit.start()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)  # the end

    def send(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError:
            raise Failed(f"{self.name} is gone: {self.last_words()}") from None

    def line(self, prefix, seconds=20):
        """The next line of its output that begins with `prefix`; earlier lines are dropped."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self.lines.get(timeout=max(0.001, end - time.monotonic()))
            except queue.Empty:
                raise Failed(f"{self.name} did not say '{prefix}' within {seconds} s: {self.last_words()}") from None
            if line is None:
                raise Failed(f"{self.name} ended: {self.last_words()}")
            if line.startswith(prefix):
                return line

    def forget_lines(self):
        while not self.lines.empty() and self.lines.queue[0] is not None:
            self.lines.get()

    def last_words(self):
        with open(self.log, errors="replace") as log:
            return log.read()[-500:].strip() or "no error output"

    def signal(self, number):
        if self.process.poll() is None:
            try:
                os.killpg(self.pid, number)
            except ProcessLookupError:
                pass


def end(children):
    """Ends them together: by the end of standard input, then SIGTERM, then SIGKILL."""
    for child in children:
        try:
            child.process.stdin.close()
        except OSError:
            pass
    _wait(children, 5)
    for number, seconds in ((signal.SIGTERM, 3), (signal.SIGKILL, 5)):
        for child in children:
            child.signal(number)
        _wait(children, seconds)
    for child in children:
        child.limit.cancel()
        if child in _alive and child.process.poll() is not None:
            _alive.remove(child)


def _wait(children, seconds):
    end_of_wait = time.monotonic() + seconds
    for child in children:
        try:
            child.process.wait(max(0, end_of_wait - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass


def end_all():
    end(list(_alive))
