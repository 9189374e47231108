package io.megaconn.runtime.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that this program has made, and its private key: self-signed, ECDSA with P-256.
 *
 * @param certificate PEM
 * @param key PKCS #8, PEM
 */
public record OwnCertificate(String certificate, String key) {
    private static final Duration VALID = Duration.ofDays(365);
    /** Tolerance for peers whose clocks are behind. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final byte[] COMMON_NAME = Der.oid("2.5.4.3");
    private static final byte[] KEY_USAGE = Der.oid("2.5.29.15");
    private static final byte[] ALTERNATIVE_NAMES = Der.oid("2.5.29.17");
    private static final byte[] BASIC_CONSTRAINTS = Der.oid("2.5.29.19");
    private static final byte[] EXTENDED_KEY_USAGE = Der.oid("2.5.29.37");
    private static final byte[] SERVER = Der.oid("1.3.6.1.5.5.7.3.1");

    private static final int SERIAL_BITS = 127;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0xA0;
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final int VERSION_3 = 2;
    private static final int EXTENSIONS = 3;
    private static final int PEM_LINE = 64;

    /** Makes a certificate for a server, valid for a year from now on. @param names host names, the subject's first */
    public static OwnCertificate make(List<String> names, List<InetAddress> addresses, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] name = name(names.getFirst());
            byte[] body = Der.sequence(
                    Der.tagged(CONSTRUCTED, Der.integer(BigInteger.valueOf(VERSION_3))),
                    Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE)),
                    ECDSA_SHA256,
                    name, // issuer
                    Der.sequence(Der.time(now.minus(BACKDATED)), Der.time(now.plus(VALID))),
                    name,
                    pair.getPublic().getEncoded(),
                    Der.tagged(CONSTRUCTED + EXTENSIONS, extensions(names, addresses)));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] certificate = Der.sequence(body, ECDSA_SHA256, Der.bits(0, signature.sign()));
            return new OwnCertificate(
                    pem("CERTIFICATE", certificate),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has P-256
        }
    }

    private static byte[] name(String common) {
        return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(common))));
    }

    private static byte[] extensions(List<String> names, List<InetAddress> addresses) {
        List<byte[]> all = new ArrayList<>();
        names.forEach(name -> all.add(Der.tagged(CONTEXT + DNS, name.getBytes(StandardCharsets.US_ASCII))));
        addresses.forEach(address -> all.add(Der.tagged(CONTEXT + ADDRESS, address.getAddress())));
        return Der.sequence(
                extension(BASIC_CONSTRAINTS, true, Der.sequence()), // no authority
                extension(KEY_USAGE, true, Der.bits(7, new byte[] {(byte) 0x80})), // digitalSignature
                extension(EXTENDED_KEY_USAGE, false, Der.sequence(SERVER)),
                extension(ALTERNATIVE_NAMES, false, Der.sequence(all.toArray(byte[][]::new))));
    }

    private static byte[] extension(byte[] id, boolean critical, byte[] value) {
        return Der.sequence(id, critical ? Der.yes() : new byte[0], Der.octets(value));
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, text, type);
    }

    /** Returns a text without the key. */
    @Override
    public String toString() {
        return certificate;
    }
}
