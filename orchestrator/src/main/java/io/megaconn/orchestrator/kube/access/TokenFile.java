package io.megaconn.orchestrator.kube.access;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * A token in a file that another program keeps current, such as a service account's.
 *
 * @param refuse creates the error for a problem
 */
record TokenFile(Path file, InstantSource clock, Function<String, UserError> refuse) implements CredentialSource {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    @Override
    public Credential read() {
        String token;
        try {
            token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw refuse.apply(file + " can't be read (" + UserError.reason(e) + ")");
        }
        if (token.isEmpty()) {
            throw refuse.apply(file + " is empty");
        }
        if (!Credential.isSendable(token)) {
            throw refuse.apply(file + " has a token that can't be sent: it has a line break or a control character");
        }
        return Credential.bearer(token, clock.instant().plus(PERIOD));
    }

    @Override
    public String describe() {
        return "tokenFile " + file;
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(1);
    }
}
