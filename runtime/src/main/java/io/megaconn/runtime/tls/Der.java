package io.megaconn.runtime.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes ASN.1 in its distinguished encoding (X.690), as far as a certificate needs it. Pure. */
final class Der {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LONG_LENGTH = 0x80;
    private static final int OID_BITS = 7;

    private Der() {}

    /** Returns a tag, the length of the parts, and the parts. */
    static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < LONG_LENGTH) {
            out.write(length);
        } else {
            byte[] bytes = BigInteger.valueOf(length).toByteArray();
            int from = bytes[0] == 0 ? 1 : 0; // without the byte of the sign
            out.write(LONG_LENGTH + bytes.length - from);
            out.write(bytes, from, bytes.length - from);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] octets(byte[] bytes) {
        return tagged(0x04, bytes);
    }

    /** @param unused number of bits at the end that don't count */
    static byte[] bits(int unused, byte[] bytes) {
        return tagged(0x03, new byte[] {(byte) unused}, bytes);
    }

    static byte[] yes() {
        return tagged(0x01, new byte[] {(byte) 0xFF});
    }

    static byte[] utf8(String text) {
        return tagged(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a time: with two digits for the year until 2049, as RFC 5280 requires. */
    static byte[] time(Instant time) {
        String text = TIME.format(time);
        boolean beforeFifty = text.compareTo("2050") < 0;
        String digits = beforeFifty ? text.substring(2) : text;
        return tagged(beforeFifty ? 0x17 : 0x18, digits.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param dotted such as {@code 1.2.840.10045.4.3.2} */
    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = (31 - Integer.numberOfLeadingZeros(arc | 1)) / OID_BITS * OID_BITS;
                    shift >= 0;
                    shift -= OID_BITS) {
                out.write((arc >> shift & 0x7F) | (shift > 0 ? 0x80 : 0));
            }
        }
        return tagged(0x06, out.toByteArray());
    }
}
