package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import io.netty.internal.tcnative.SSL;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and its private key, parsed once for all connections of the process.
 *
 * @param chain pointer to BoringSSL's chain
 * @param key pointer to BoringSSL's key
 */
record KeyMaterial(long chain, long key) {
    /**
     * Reads a certificate and its key.
     *
     * @param password file with the key's password; null for none
     * @throws UserError that names the file that is wrong
     */
    static KeyMaterial read(Path certificate, Path key, @Nullable Path password) {
        return read(PemFile.certificates("--tls-cert", certificate), certificate, key, password);
    }

    /** Reads a key for certificates that have been read. @param file file of the certificates, for messages */
    static KeyMaterial read(String certificates, Path file, Path key, @Nullable Path password) {
        return new KeyMaterial(chain(certificates, file), key(key, password));
    }

    /** Parses a certificate of this program and its key. */
    static KeyMaterial of(OwnCertificate own) {
        byte[] certificate = own.certificate().getBytes(StandardCharsets.US_ASCII);
        byte[] key = own.key().getBytes(StandardCharsets.US_ASCII);
        try {
            return new KeyMaterial(SSL.parseX509Chain(bio(certificate)), SSL.parsePrivateKey(bio(key), null));
        } catch (Exception e) { // declared by tcnative
            throw new IllegalStateException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    /** Gives a connection this certificate and key. @throws UserError if they don't belong together */
    void use(long ssl, @Nullable Path certificateFile, @Nullable Path keyFile) {
        try {
            SSL.setKeyMaterial(ssl, chain, key);
        } catch (Exception e) { // declared by tcnative
            SSL.clearError();
            throw UserError.usage(
                    "--tls-key %s doesn't belong to the certificate in --tls-cert %s, the first one in the file"
                            .formatted(keyFile, certificateFile));
        }
    }

    private static long chain(String pem, Path file) {
        try {
            return SSL.parseX509Chain(bio(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (Exception e) { // declared by tcnative
            SSL.clearError();
            throw UserError.usage("--tls-cert %s: not a valid certificate".formatted(file));
        }
    }

    private static long key(Path file, @Nullable Path passwordFile) {
        byte[] pem = PemFile.read("--tls-key", file);
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        boolean encrypted = text.contains("ENCRYPTED");
        if (encrypted && passwordFile == null) {
            throw UserError.usage("--tls-key %s is encrypted: name a file with its password by --tls-key-password-file"
                    .formatted(file));
        }
        String password = passwordFile == null ? null : PemFile.password("--tls-key-password-file", passwordFile);
        try {
            return SSL.parsePrivateKey(bio(pem), password);
        } catch (Exception e) { // declared by tcnative
            SSL.clearError();
            throw UserError.usage(
                    encrypted
                            ? "--tls-key %s can't be decrypted with the password in %s".formatted(file, passwordFile)
                            : "--tls-key %s: not a valid private key".formatted(file));
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
