package io.megaconn.orchestrator.kube.access;

import java.time.Duration;

/** Source of a credential. */
interface CredentialSource {
    /** @throws io.megaconn.runtime.UserError if there is no credential; the message contains no secret */
    Credential read();

    /** Describes the source in messages, such as {@code tokenFile /run/token}. */
    String describe();

    /** Returns the shortest time between two reads. */
    default Duration pause() {
        return Duration.ofSeconds(10);
    }

    /** A credential that is in the kubeconfig itself. */
    record Fixed(Credential credential, String describe) implements CredentialSource {
        @Override
        public Credential read() {
            return credential;
        }
    }
}
