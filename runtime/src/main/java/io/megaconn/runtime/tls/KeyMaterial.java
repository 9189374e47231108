package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import io.netty.internal.tcnative.SSL;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and its private key, parsed once for all connections of the process.
 *
 * @param chain pointer to BoringSSL's chain
 * @param key pointer to BoringSSL's key
 * @param files the files that they are from, for messages; null for a certificate of this program
 */
record KeyMaterial(long chain, long key, @Nullable KeyFiles files) {
    /** Reads a certificate and its key. @throws UserError that names the option and the file that is wrong */
    static KeyMaterial read(KeyFiles files) {
        return read(PemFile.certificates(files.certificateOption(), files.certificate()), files);
    }

    /** Reads a key for certificates that have been read. */
    static KeyMaterial read(String certificates, KeyFiles files) {
        return new KeyMaterial(chain(certificates, files), key(files), files);
    }

    /** Parses a certificate of this program and its key. */
    static KeyMaterial of(OwnCertificate own) {
        byte[] certificate = own.certificate().getBytes(StandardCharsets.US_ASCII);
        byte[] key = own.key().getBytes(StandardCharsets.US_ASCII);
        try {
            return new KeyMaterial(SSL.parseX509Chain(bio(certificate)), SSL.parsePrivateKey(bio(key), null), null);
        } catch (Exception e) { // declared by tcnative
            throw new IllegalStateException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    /** Gives a connection this certificate and key. @throws UserError if they don't belong together */
    void use(long ssl) {
        try {
            SSL.setKeyMaterial(ssl, chain, key);
        } catch (Exception e) { // declared by tcnative
            SSL.clearError();
            if (files == null) {
                throw new IllegalStateException("TLS can't be set up: " + e.getMessage(), e);
            }
            throw UserError.usage("%s %s doesn't belong to the certificate in %s %s, the first one in the file"
                    .formatted(files.keyOption(), files.key(), files.certificateOption(), files.certificate()));
        }
    }

    private static long chain(String pem, KeyFiles files) {
        try {
            return SSL.parseX509Chain(bio(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (Exception e) { // declared by tcnative
            SSL.clearError();
            throw UserError.usage(
                    "%s %s: not a valid certificate".formatted(files.certificateOption(), files.certificate()));
        }
    }

    private static long key(KeyFiles files) {
        byte[] pem = PemFile.read(files.keyOption(), files.key());
        boolean encrypted = PemFile.text(pem).contains("ENCRYPTED");
        if (encrypted && files.password() == null) {
            throw UserError.usage("%s %s is encrypted: name a file with its password by %s"
                    .formatted(files.keyOption(), files.key(), files.passwordOption()));
        }
        String password = files.password() == null ? null : PemFile.password(files.passwordOption(), files.password());
        try {
            return SSL.parsePrivateKey(bio(pem), password);
        } catch (Exception e) { // declared by tcnative
            SSL.clearError();
            throw UserError.usage(
                    encrypted
                            ? "%s %s can't be decrypted with the password in %s %s"
                                    .formatted(files.keyOption(), files.key(), files.passwordOption(), files.password())
                            : "%s %s: not a valid private key".formatted(files.keyOption(), files.key()));
        }
    }

    /** Returns a BIO with these bytes, which the caller frees. */
    private static long bio(byte[] bytes) throws Exception {
        long bio = SSL.newMemBIO();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(bytes.length);
            copy.copyFrom(MemorySegment.ofArray(bytes));
            SSL.bioWrite(bio, copy.address(), bytes.length);
        }
        return bio;
    }
}
