package io.megaconn.orchestrator.kube.access;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads private keys in the formats that kubectl accepts: PKCS #8, PKCS #1 (RSA) and SEC 1 (EC). */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
    private static final byte[] EC = hex("06072a8648ce3d0201");
    private static final byte[] VERSION_0 = hex("020100");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OID = 0x06;
    private static final int PARAMETERS = 0xa0;

    private PrivateKeys() {}

    /** @throws GeneralSecurityException with a message that fits after the field's name */
    static PrivateKey read(List<Pem> blocks) throws GeneralSecurityException {
        byte @Nullable [] curve = null;
        for (Pem block : blocks) {
            if (block.label().equals("EC PARAMETERS")) {
                curve = block.bytes();
            } else if (block.isEncrypted()) {
                throw new GeneralSecurityException("is encrypted with a passphrase");
            } else if (block.isPrivateKey()) {
                return switch (block.label()) {
                    case "PRIVATE KEY" -> pkcs8(block.bytes());
                    case "RSA PRIVATE KEY" -> pkcs8(wrap(RSA, block.bytes()));
                    case "EC PRIVATE KEY" -> pkcs8(wrap(ec(block.bytes(), curve), block.bytes()));
                    default -> throw new GeneralSecurityException("has an unknown format (" + block.label() + ")");
                };
            }
        }
        throw new GeneralSecurityException("has no private key in PEM format");
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // a key of another algorithm
            }
        }
        throw new GeneralSecurityException("is neither an RSA, an EC nor an Ed25519 key");
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, VERSION_0, algorithm, der(OCTETS, key));
    }

    /** Returns the AlgorithmIdentifier of a SEC 1 key, whose curve is in the key itself or in a block before it. */
    private static byte[] ec(byte[] key, byte @Nullable [] before) throws GeneralSecurityException {
        byte[] curve = before;
        try {
            ByteBuffer fields = value(ByteBuffer.wrap(key), SEQUENCE);
            skip(fields); // version
            skip(fields); // the key
            if (fields.hasRemaining() && tag(fields) == PARAMETERS) {
                ByteBuffer named = value(fields, PARAMETERS);
                curve = new byte[named.remaining()];
                named.get(curve);
            }
        } catch (RuntimeException e) {
            throw new GeneralSecurityException("is not a valid EC key");
        }
        if (curve == null || curve.length == 0 || curve[0] != OID) {
            throw new GeneralSecurityException("is an EC key without a named curve");
        }
        return der(SEQUENCE, EC, curve);
    }

    private static int tag(ByteBuffer in) {
        return in.get(in.position()) & 0xff;
    }

    private static void skip(ByteBuffer in) {
        value(in, tag(in));
    }

    private static ByteBuffer value(ByteBuffer in, int tag) {
        if ((in.get() & 0xff) != tag) {
            throw new IllegalArgumentException("unexpected tag");
        }
        int length = in.get() & 0xff;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (in.get() & 0xff);
            }
        }
        ByteBuffer value = in.slice(in.position(), length);
        in.position(in.position() + length);
        return value;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = body.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
