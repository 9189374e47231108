package io.megaconn.runtime.system;

import io.megaconn.runtime.IpLiteral;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation such as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network first address
 * @param prefix number of leading bits that all addresses share
 */
public record Cidr(InetAddress network, int prefix) {
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    public Cidr {
        byte[] bytes = network.getAddress();
        if (prefix < 0 || prefix > 8 * bytes.length || !network.equals(masked(bytes, prefix))) {
            throw new IllegalArgumentException(network.getHostAddress() + "/" + prefix);
        }
    }

    /**
     * Parses a CIDR block: an address in canonical form, without bits after the prefix.
     *
     * @throws IllegalArgumentException with the text and a valid form
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a network: write it like 10.0.0.0/8"
                    + (isAddress(text)
                            ? ", or " + text + "/" + 8 * IpLiteral.parse(text).getAddress().length
                                    + " for this address alone"
                            : ""));
        }
        String literal = text.substring(0, slash);
        String bits = text.substring(slash + 1);
        InetAddress address;
        try {
            address = IpLiteral.parse(literal);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a network: " + e.getMessage(), e);
        }
        String canonical = IpLiteral.canonical(address);
        int most = 8 * address.getAddress().length;
        if (!PREFIX.matcher(bits).matches() || Integer.parseInt(bits) > most) {
            throw new IllegalArgumentException("'%s' is not a network: after %s/ write a number of bits, 0 to %d"
                    .formatted(text, canonical, most));
        }
        int prefix = Integer.parseInt(bits);
        InetAddress first = masked(address.getAddress(), prefix);
        if (!literal.equals(canonical) || !first.equals(address)) {
            throw new IllegalArgumentException("'%s' is not the first address of a network: write %s/%d"
                    .formatted(text, IpLiteral.canonical(first), prefix));
        }
        return new Cidr(address, prefix);
    }

    /**
     * Returns the network that contains an address.
     *
     * @throws IllegalArgumentException if addresses of its family have fewer bits
     */
    public static Cidr containing(InetAddress address, int prefix) {
        return new Cidr(masked(address.getAddress(), prefix), prefix);
    }

    private static boolean isAddress(String text) {
        try {
            return IpLiteral.parse(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static InetAddress masked(byte[] address, int prefix) {
        byte[] first = address.clone();
        for (int bit = Math.max(0, prefix); bit < 8 * first.length; bit++) {
            first[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            return InetAddress.getByAddress(first);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e); // neither 4 nor 16 bytes
        }
    }

    /** Returns true if an address, as its 4 or 16 bytes, belongs to the network. */
    public boolean contains(byte[] address) {
        byte[] first = network.getAddress();
        if (address.length != first.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != first[i]) {
                return false;
            }
        }
        int mask = 0xff00 >> prefix % 8;
        return prefix % 8 == 0 || ((address[whole] ^ first[whole]) & mask & 0xff) == 0;
    }

    @Override
    public String toString() {
        return IpLiteral.canonical(network) + "/" + prefix;
    }
}
