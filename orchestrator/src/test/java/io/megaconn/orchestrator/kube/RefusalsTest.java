package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalsTest extends KubeTestBase {
    private static final String DRY_RUN = "POST .*/pods\\?dryRun=All";
    private static final String QUOTA = "pods \"x\" is forbidden: exceeded quota: small";
    private static final String LIMIT = "pods \"x\" is forbidden: maximum memory usage per Container is 40Mi";

    private static Event event(String time, String reason, String message) {
        return new EventBuilder()
                .withNewMetadata()
                .withName("megaconn-client." + time.replace(":", "").toLowerCase(Locale.ROOT))
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("StatefulSet")
                .withName("megaconn-client")
                .endInvolvedObject()
                .withType(reason.startsWith("Failed") ? "Warning" : "Normal")
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(time)
                .build();
    }

    @BeforeEach
    void template() {
        cluster.client()
                .resource(clients(new ContainerBuilder().withName("client").build()))
                .update();
    }

    private Event add(Event event) {
        return cluster.client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .resource(event)
                .create();
    }

    @Test
    void theLatestRefusalCounts() {
        add(event("2026-02-03T04:05:06Z", "FailedCreate", QUOTA));
        add(event("2026-02-03T04:05:09Z", "FailedCreate", LIMIT));
        add(event("2026-02-03T04:05:10Z", "SuccessfulDelete", "delete Pod"));

        assertThat(Refusals.ofClients(cluster, Set.of())).isEqualTo(LIMIT);
    }

    /** Tests events of an earlier run, which Kubernetes keeps for an hour. */
    @Test
    void whatWasRefusedBeforeTheBatchIsNoReasonForItUnlessItIsRepeated() {
        Event quota = add(event("2026-02-03T04:05:06Z", "FailedCreate", QUOTA));
        Set<String> earlier = Refusals.versions(cluster);
        assertThat(Refusals.ofClients(cluster, earlier)).isEmpty();

        add(event("2026-02-03T04:05:09Z", "FailedCreate", LIMIT));
        assertThat(Refusals.ofClients(cluster, earlier)).isEqualTo(LIMIT);

        quota.setLastTimestamp("2026-02-03T04:05:12Z");
        quota.setCount(2);
        cluster.client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .resource(quota)
                .update();
        assertThat(Refusals.ofClients(cluster, earlier)).isEqualTo(QUOTA);
    }

    /** Tests a controller that records no event any more, after 25 in a short time. */
    @Test
    void aDryRunSaysItWhereNoEventDoes() {
        add(event("2026-02-03T04:05:06Z", "FailedCreate", QUOTA));
        Set<String> earlier = Refusals.versions(cluster);
        assertThat(Refusals.ofClients(cluster, earlier))
                .as("pods can be created")
                .isEmpty();

        api.fail(DRY_RUN, 403, LIMIT);

        assertThat(Refusals.ofClients(cluster, earlier)).isEqualTo("maximum memory usage per Container is 40Mi");
        assertThat(Refusals.ofClients(cluster, Set.of()))
                .as("an event of this run comes first")
                .isEqualTo(QUOTA);
    }

    @Test
    void withoutTheRightToListEventsADryRunSaysIt() {
        api.fail("GET .*/events.*", 403, "events is forbidden");
        assertThat(Refusals.versions(cluster)).isEmpty();
        assertThat(Refusals.ofClients(cluster, Set.of())).isEmpty();

        api.fail(DRY_RUN, 403, LIMIT);

        assertThat(Refusals.ofClients(cluster, Set.of())).isEqualTo("maximum memory usage per Container is 40Mi");
    }

    @Test
    void withoutAnyRightNothingIsKnown() {
        api.fail(".*", 403, "x is forbidden: User \"a\" cannot create resource \"pods\"");

        assertThat(Refusals.versions(cluster)).isEmpty();
        assertThat(Refusals.ofClients(cluster, Set.of())).isEmpty();
    }
}
