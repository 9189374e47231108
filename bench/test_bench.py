#!/usr/bin/env python3
"""python3 bench/test_bench.py: the parsers and statistics are right, children do not stay, and a quick run works."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.dom.minidom

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from harness import contenders, hdr, meters, plot, procs, summary  # noqa: E402

# What a client said of 100 connects and 1,631 replies.
CONNECTS = {"p50": 10623, "p99": 10751, "histogram": (
    "HISTFAAAACp4nJNpmSzMwMDAxQABTFCaEUSwfn3IYP8BIrCfj4lFTkhDSUMBAIUnBfM=")}
REPLIES = {"count": 1631, "p50": 383, "p90": 763, "p99": 2255, "p99.9": 3631, "histogram": (
    "HISTFAAAAQ94nC1QO04EMQzNejzG8horhGw0Go1Gq9E2NNtwAApOwDm4BjfghBT0NPS87BBF8S9+9nvLx+djSof3tB/6t4f+jL9f6eVnT3wTHenI"
    "qkwizCNR6jfBJ2bBI4b4FlGyRGamTSxCMv6IKDMnVC1KWWq4SduW1qpbvSzbNK/Tedmu11a3c8zndV1zKzVLNC9V1mmtpVRjd9II88hNXdSKCanm"
    "y7zOgCjulp01YU3BCLekYdEm02yYz3An7FVqYL0QIq8WHcDCWAkZUUpK7GC008HONBqGCdzsMhByNPR8AiGQInDPNBKi8SZFIoE+9zz0fhS7clCK"
    "ntA2dHVQeaBn5RMMQIFyojd61TvvoH9jSxQM")}


class Meters(unittest.TestCase):
    def test_cpu_clock_says_what_proc_says(self):
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass
        utime, stime = meters.read("/proc/self/stat").rpartition(")")[2].split()[11:13]
        ticks = (int(utime) + int(stime)) / os.sysconf("SC_CLK_TCK")
        self.assertAlmostEqual(ticks, meters.cpu_seconds(os.getpid()), delta=0.05)
        self.assertAlmostEqual(time.process_time(), meters.cpu_seconds(os.getpid()), delta=0.01)

    def test_memory(self):
        meminfo = "MemTotal: 100 kB\nMemFree: 20 kB\nMemAvailable: 70 kB\nBuffers: 3 kB\nCached: 7 kB\nSlab: 9 kB\n"
        self.assertEqual(70 * 1024, meters.used(meminfo))
        self.assertEqual(9 * 1024, meters.kib(meminfo, "Slab"))
        self.assertRaises(KeyError, meters.kib, meminfo, "Nothing")

    def test_established(self):
        snmp = "Ip: Forwarding\nIp: 1\nTcp: RtoAlgorithm CurrEstab InSegs\nTcp: 1 38 99\n"
        self.assertEqual(38, meters.established(snmp))

    def test_fill(self):
        fill = meters.Fill()
        fill.samples = [(0.0, 0), (0.5, 0), (0.6, 100), (0.7, 1100), (0.8, 2200), (0.9, 3200)]
        self.assertEqual((0.9, 0.6), (fill.seconds, fill.first))
        self.assertEqual(0.7, fill.full_rate())


class Hdr(unittest.TestCase):
    def test_says_what_the_client_said(self):
        for known in (CONNECTS, REPLIES):
            histogram = hdr.Histogram.decode(known["histogram"])
            for key, value in known.items():
                if key.startswith("p"):
                    self.assertEqual(value, histogram.percentile(float(key[1:])), key)
        self.assertEqual(REPLIES["count"], histogram.total)

    def test_less_what_was_before(self):
        half, twice = hdr.Histogram(2, [0, 5, 0]), hdr.Histogram(2, [0, 5, 0, 7])
        self.assertEqual([0, 0, 0, 7], twice.minus(half).counts)
        self.assertEqual(3, twice.minus(half).percentile(50))

    def test_the_floor_has_the_same_buckets(self):
        self.assertEqual(1, hdr.Histogram(2, [0, 1]).percentile(50))
        self.assertEqual(((128 + 5 + 1) << 1) - 1, hdr.Histogram(2, [0] * (2 * 128 + 5) + [1]).percentile(50))

    def test_nothing(self):
        self.assertEqual((0, 0), (hdr.Histogram.decode("").total, hdr.Histogram.decode("").percentile(99)))


def trial(pair, number, label="l", **values):
    return {"experiment": "connects", "label": label, "pair": pair, "round": number, "connections": 10, "values": values}


class Summary(unittest.TestCase):
    def test_ratio_is_the_median_of_the_rounds(self):
        trials = [trial("c>c", r, warm_rate=v) for r, v in ((1, 10), (2, 100), (3, 40))]
        trials += [trial("go>go", r, warm_rate=v) for r, v in ((1, 5), (2, 80), (3, 80))]
        rows = {row["pair"]: row for row in summary.summarize(trials)}
        self.assertEqual((5, 80, 80), tuple(rows["go>go"][k] for k in ("min", "median", "max")))
        self.assertEqual(0.8, rows["go>go"]["ratio"])
        self.assertEqual(1, rows["c>c"]["ratio"])

    def test_no_ratio_without_a_floor(self):
        rows = summary.summarize([trial("go>go", 1, warm_rate=5)])
        self.assertIsNone(rows[0]["ratio"])
        self.assertIn("go>go", summary.table(rows))

    def test_slope_leaves_out_the_base(self):
        trials = []
        for n, rss in ((100, 5_000), (300, 11_000)):
            values = {"server_rss": rss, "client_rss": 2 * rss, "processes": 1}
            trials.append(trial("megaconn>megaconn", 1, **values) | {"experiment": "memory", "connections": n})
        slope = summary.with_slopes(trials)[-1]["values"]
        self.assertEqual({"server_rss_slope": 30, "client_rss_slope": 60}, slope)

    def test_plot_is_xml(self):
        values = {"server_rss_per": 0, "client_rss_per": 60, "warm_rate": 40_000, "cold_rate": 2_000}
        trials = [trial("c>c", 1, **values), trial("megaconn>megaconn", 1, "m", **values)]
        xml.dom.minidom.parseString(plot.plot(summary.summarize(trials), trials))
        xml.dom.minidom.parseString(plot.plot([], []))


class Contenders(unittest.TestCase):
    def test_processes_where_the_limit_forbids_more(self):
        self.assertEqual(1, contenders.processes("c", 19_500, 20_000))
        self.assertEqual(3, contenders.processes("c", 39_000, 20_000))
        self.assertEqual(1, contenders.processes("megaconn", 39_000, 20_000))
        self.assertEqual(1, contenders.processes("go", 39_000, 1 << 30))

    def test_sources_are_never_used_twice(self):
        used = [address for _ in range(400) for address in contenders.sources(19_500).split(",")]
        self.assertEqual(800, len(set(used)))
        for address in used:
            self.assertRegex(address, r"^127\.\d+\.\d+\.\d+$")
            self.assertTrue(all(0 <= int(part) < 255 for part in address.split(".")))


class Children(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.logs = folder.name

    def test_who_does_not_want_to_go_is_killed_with_its_children(self):
        stubborn = "trap '' TERM; sleep 60 & echo grandchild $!; while :; do sleep 1; done"
        child = procs.Child("stubborn", ["bash", "-c", stubborn], self.logs, 60)
        grandchild = int(child.line("grandchild").split()[1])
        procs.end_all()
        self.assertEqual(-signal.SIGKILL, child.process.wait(1))
        self.assertTrue(gone(grandchild))

    def test_time_limit(self):
        child = procs.Child("slow", ["sleep", "60"], self.logs, 0.1)
        self.assertEqual(-signal.SIGKILL, child.process.wait(10))
        procs.end_all()

    def test_last_words(self):
        child = procs.Child("broken", ["bash", "-c", "echo no such luck >&2"], self.logs, 60)
        self.assertRaisesRegex(procs.Failed, "no such luck", child.line, "ready")
        procs.end_all()


def gone(pid):
    """Killed, even if its new parent has not noticed yet."""
    try:
        return meters.read(f"/proc/{pid}/stat").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class QuickRun(unittest.TestCase):
    def test_every_experiment_has_numbers(self):
        with tempfile.TemporaryDirectory() as output:
            command = [os.path.join(HERE, "run"), "--quick", "--connections", "1000", "--output", output]
            done = subprocess.run(command, capture_output=True, text=True, timeout=900)  # with the first build
            names = [name for name in os.listdir(output) if name.endswith(".json")]
            with open(os.path.join(output, names[0])) as file:
                result = json.load(file)
        self.assertEqual([], result["failed"], done.stderr)
        if not result["skipped"]:
            self.assertEqual(0, done.returncode, done.stderr)
        rows = {(r["metric"], r["pair"]): r for r in result["summary"]}
        for metric in ("warm_rate", "cold_rate", "message_client_cpu", "server_rss_per", "server_heap", "reply_p99"):
            self.assertGreater(rows[metric, "megaconn>megaconn"]["median"], 0, metric)
        self.assertGreater(rows["received", "megaconn>megaconn"]["median"], 0.5)  # 0 if the server counts no messages
        self.assertGreater(rows["warm_rate", "c>c"]["median"], 0)
        self.assertIn("connects per second, warm", done.stdout)


if __name__ == "__main__":
    unittest.main()
