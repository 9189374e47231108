package io.megaconn.orchestrator.kube.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tests that a credential is read again when it expires or is rejected, and that the first failure is a warning. */
class CredentialsTest {
    private final Deque<Supplier<Credential>> next = new ArrayDeque<>();
    private final List<String> warnings = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int reads;

    private final CredentialSource source = new CredentialSource() {
        @Override
        public Credential read() {
            reads++;
            return next.removeFirst().get();
        }

        @Override
        public String describe() {
            return "exec plugin 'p'";
        }
    };

    private Credentials credentials() {
        Credentials credentials = new Credentials(source, () -> now, () -> now.toEpochMilli() * 1_000_000);
        credentials.onWarning(warnings::add);
        return credentials;
    }

    private void answer(String token, Duration valid) {
        next.add(() -> Credential.bearer(token, now.plus(valid)));
    }

    private void failure() {
        next.add(() -> {
            throw UserError.usage("it failed");
        });
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void anExpiredCredentialIsReplacedBeforeARequest() {
        answer("a", Duration.ofMinutes(1));
        answer("b", Duration.ofMinutes(1));
        Credentials credentials = credentials();

        pass(Duration.ofSeconds(59));
        assertThat(credentials.current().authorization()).isEqualTo("Bearer a");
        pass(Duration.ofSeconds(1));
        assertThat(credentials.current().authorization()).isEqualTo("Bearer b");
        assertThat(warnings).isEmpty();
    }

    @Test
    void theFirstRenewalThatFailsIsOneWarningAndTheNextThatSucceedsAnother() {
        answer("a", Duration.ofMinutes(1));
        failure();
        failure();
        answer("b", Duration.ofMinutes(1));
        Credentials credentials = credentials();

        for (int i = 0; i < 2; i++) {
            pass(Duration.ofMinutes(1));
            assertThat(credentials.current().authorization()).isEqualTo("Bearer a");
        }
        assertThat(warnings).hasSize(1).first().asString().contains("can't be renewed", "it failed");

        pass(Duration.ofMinutes(1));
        assertThat(credentials.current().authorization()).isEqualTo("Bearer b");
        assertThat(warnings).hasSize(2).last().asString().contains("renewed again");
    }

    @Test
    void aSourceThatFailsIsNotAskedForEachRequest() {
        answer("a", Duration.ofMinutes(1));
        failure();
        Credentials credentials = credentials();
        pass(Duration.ofMinutes(2));

        for (int i = 0; i < 10; i++) {
            assertThat(credentials.current().authorization()).isEqualTo("Bearer a");
            pass(Duration.ofMillis(500));
        }

        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aRejectionReadsItAgain() {
        answer("a", Duration.ofHours(1));
        answer("b", Duration.ofHours(1));
        Credentials credentials = credentials();
        pass(Duration.ofMinutes(1));

        assertThat(credentials.renewAfterRejection("Bearer a")).isTrue();
        assertThat(credentials.renewAfterRejection("Bearer a"))
                .as("somebody else did")
                .isTrue();
        assertThat(credentials.renewAfterRejection("Bearer b")).isFalse();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aRejectionIsOneWarningUntilItIsOver() {
        answer("a", Duration.ofHours(1));
        Credentials credentials = credentials();

        credentials.rejected();
        credentials.rejected();
        assertThat(warnings).hasSize(1).first().asString().contains("401", "exec plugin 'p'");

        credentials.accepted();
        credentials.accepted();
        assertThat(warnings).hasSize(2).last().asString().contains("accepts the credentials again");
    }

    @Test
    void aWarningFromBeforeTheRunIsNotLost() {
        answer("a", Duration.ofHours(1));
        Credentials credentials = new Credentials(source, () -> now, System::nanoTime);
        credentials.rejected();

        credentials.onWarning(warnings::add);

        assertThat(warnings).hasSize(1);
    }
}
