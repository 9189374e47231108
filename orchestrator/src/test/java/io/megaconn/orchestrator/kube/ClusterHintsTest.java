package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.plan.ShownCommands;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Tests that commands in errors act on the user's cluster ({@code --context blue}). */
class ClusterHintsTest extends KubeTestBase {
    @Test
    void everyErrorThatShowsACommandLeadsToTheClusterOfTheRelease() throws Exception {
        MockCluster blue = cluster.by(ShownCommands.HINTS);
        MockCluster empty =
                MockCluster.in(api.client(), cluster.namespace() + "-empty").by(ShownCommands.HINTS);

        assertThat(List.of(
                        blue.explain(new KubernetesClientException("gone", new IOException("refused")), "no pods"),
                        blue.notInstalled(),
                        blue.noServer(""),
                        blue.noServer("ErrImagePull"),
                        error(() -> RampLease.acquire(empty, "ann", () -> {}, line -> {}))))
                .allSatisfy(error -> assertThat(ShownCommands.check(String.valueOf(error.getMessage())))
                        .isNotEmpty());
    }

    private static UserError error(ThrowingCallable call) {
        return catchThrowableOfType(UserError.class, call);
    }
}
