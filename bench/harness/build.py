"""Builds the contenders, and reports those that can't be built here."""

import functools
import glob
import os
import shutil
import subprocess

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BENCH = os.path.join(HOME, "bench")
TARGET = os.path.join(BENCH, "target")


def build(names):
    """Builds these contenders; returns those that can be run, and why the others can't."""
    os.makedirs(TARGET, exist_ok=True)
    ready, missing = [], {}
    for name in names:
        try:
            {"c": _floor, "megaconn": _megaconn}.get(name, _peer)()
            ready.append(name)
        except (OSError, subprocess.CalledProcessError) as e:
            missing[name] = str(e)
    return ready, missing


def _run(command, folder, **more_environment):
    subprocess.run(command, cwd=folder, check=True, timeout=900, env={**os.environ, **more_environment})


def _newer(product, sources):
    return os.path.exists(product) and all(os.path.getmtime(product) >= os.path.getmtime(s) for s in sources)


def _floor():
    folder = os.path.join(BENCH, "floor")
    for program in ("server", "client"):
        product = os.path.join(TARGET, "floor-" + program)
        if not _newer(product, glob.glob(folder + "/*")):
            _run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", product, program + ".c"], folder)


def _peer():
    folder = os.path.join(BENCH, "peer")
    product = os.path.join(TARGET, "peer")
    if shutil.which("go") is None:
        raise OSError("no Go here: install golang-go")
    if not _newer(product, glob.glob(folder + "/*")):
        # Downloads nothing: it needs only the standard library.
        _run(["go", "build", "-o", product, "."], folder, GOFLAGS="-buildvcs=false", GOPROXY="off")


def _megaconn():
    """The launcher builds jars that are missing or older than their sources, with ./mvnw -Dmaven.test.skip=true package,
    and trains the caches of loaded classes: so the benchmark measures what users run."""
    for program in ("server", "client"):
        subprocess.run([os.path.join(HOME, "bin", program), "--help"], check=True, timeout=900, stdout=subprocess.DEVNULL)


@functools.cache
def jdk():
    return subprocess.run([os.path.join(HOME, "bin", "find-jdk")], check=True, capture_output=True, text=True).stdout.strip()


def collect_garbage(pid):
    command = [os.path.join(jdk(), "bin", "jcmd"), str(pid), "GC.run"]
    subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL)


def versions():
    def first_line(*command):
        try:
            output = subprocess.run(command, capture_output=True, text=True, timeout=20, cwd=HOME)
            return (output.stdout or output.stderr).splitlines()[0]
        except (OSError, IndexError):
            return "none"

    return {
        "cc": first_line("cc", "--version"),
        "go": first_line("go", "version"),
        "java": first_line(os.path.join(jdk(), "bin", "java"), "-version"),
        "commit": first_line("git", "describe", "--always", "--dirty"),
    }
