package io.megaconn.runtime;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Parser of address literals. Refuses the resolver's legacy notations ({@code 127.1}, {@code 010.0.0.1}, {@code 2130706433}),
 * which denote another address than they seem to. Pure.
 */
public final class IpLiteral {
    private static final String OCTET = "(?:0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]+(?:%[A-Za-z0-9_.-]+)?");
    /** Matches texts that the resolver reads as a number; no host name ends in such a label. */
    private static final Pattern NUMBER_AT_THE_END = Pattern.compile("(?:.*\\.)?(?:\\p{Nd}+|0[xX][0-9a-fA-F]*)\\.?");

    private IpLiteral() {}

    /** Returns whether the text is meant as an address rather than a name. */
    public static boolean isMeant(String text) {
        return text.contains(":") || NUMBER_AT_THE_END.matcher(text).matches();
    }

    /**
     * Parses four decimal numbers, or an IPv6 address without brackets.
     *
     * @throws IllegalArgumentException with a valid example
     */
    public static InetAddress parse(String text) {
        if (!text.contains(":")) {
            if (!IPV4.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not an IPv4 address: write four decimal numbers, such as 10.0.0.7");
            }
        } else if (!IPV6.matcher(text).matches()) {
            throw notIpv6(text);
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw notIpv6(text);
        }
    }

    private static IllegalArgumentException notIpv6(String text) {
        return new IllegalArgumentException("'" + text + "' is not an IPv6 address: write it like fd00::7");
    }

    /** Returns the canonical form of an address (RFC 5952), without its scope. */
    public static String canonical(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? address.getHostAddress() : ipv6(bytes);
    }

    private static String ipv6(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int zeros = 1; // a single group of zeros is written out
        int start = -1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > zeros) {
                zeros = end - i;
                start = i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += zeros - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
