package io.megaconn.runtime.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a certificate and its key, and the options that name them.
 *
 * @param prefix start of the options' names: {@code --} or {@code --server-}
 * @param certificate PEM, the own certificate first
 * @param key PEM
 * @param password file with the key's password; null for none
 */
record KeyFiles(
        String prefix, Path certificate, Path key, @Nullable Path password) {
    /** Returns the files of {@code --tls-cert} and the options beside it. */
    static KeyFiles of(Path certificate, Path key, @Nullable Path password) {
        return new KeyFiles("--", certificate, key, password);
    }

    /** Returns the files of {@code --server-tls-cert} and the options beside it. */
    static KeyFiles of(ServerKeyFiles files) {
        String password = files.password();
        return new KeyFiles(
                "--server-",
                Path.of(files.certificate()),
                Path.of(files.key()),
                password.isEmpty() ? null : Path.of(password));
    }

    String certificateOption() {
        return prefix + "tls-cert";
    }

    String keyOption() {
        return prefix + "tls-key";
    }

    String passwordOption() {
        return prefix + "tls-key-password-file";
    }
}
