"""Reads HdrHistogram's V2 compressed encoding, as megaconn's /stats?exact has it, so that the reply times of a window
are the difference between its end and its start."""

import base64
import math
import struct
import zlib

COMPRESSED, PLAIN = 0x1C849304, 0x1C849303


class Histogram:
    def __init__(self, digits, counts):
        half = 1
        while half < 10**digits:  # values up to 2 * 10^digits are told apart one by one
            half *= 2
        self.half = half
        self.counts = counts

    @staticmethod
    def decode(text):
        if not text:
            return Histogram(2, [])
        data = base64.b64decode(text)
        cookie, length = struct.unpack_from(">ii", data)
        if cookie & ~0xF0 != COMPRESSED:
            raise ValueError("no compressed histogram")
        data = zlib.decompress(data[8 : 8 + length])
        cookie, length, _, digits, lowest, _, _ = struct.unpack_from(">iiiiqqd", data)
        if cookie & ~0xF0 != PLAIN or lowest != 1:
            raise ValueError("a histogram of another kind")
        return Histogram(digits, _counts(data[40 : 40 + length]))

    def minus(self, earlier):
        before = earlier.counts + [0] * len(self.counts)
        difference = Histogram(0, [n - b for n, b in zip(self.counts, before)])
        difference.half = self.half
        return difference

    @property
    def total(self):
        return sum(self.counts)

    def percentile(self, percent):
        """The highest value equivalent to the one at this percentile, as HdrHistogram returns it; 0 without values."""
        wanted = max(1, math.ceil(round(percent / 100 * self.total, 6)))
        seen = 0
        for index, count in enumerate(self.counts):
            seen += count
            if seen >= wanted:
                return self._highest(index)
        return 0

    def _highest(self, index):
        bucket = index // self.half - 1
        if bucket < 0:
            return index
        return ((index % self.half + self.half + 1) << bucket) - 1


def _counts(data):
    """Zigzag LEB128 numbers of up to nine bytes; a negative one is a run of zeros."""
    counts, at = [], 0
    while at < len(data):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            if shift == 56:  # the ninth byte has all eight bits
                value |= byte << shift
                break
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        value = (value >> 1) ^ -(value & 1)
        if value < 0:
            counts.extend([0] * -value)
        else:
            counts.append(value)
    return counts
