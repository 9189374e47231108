package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.megaconn.testkit.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests a server pod that the cluster refuses to create: the reason is shown with the fix, and nothing is started. */
@Slow
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class NoServerIT {
    private static final String SMALL = """
            server: {hostNetwork: false, resources: {requests: {cpu: 10m, memory: 100Mi}}}
            client: {connections: 500}
            """;

    /** Release that is installed so that its account exists. */
    @RegisterExtension
    static final Release release = Release.of("no-server", new ByHelm(SMALL));

    private static ValidatingWebhookConfiguration webhook;

    @BeforeAll
    static void refuse() {
        webhook = release.client().resource(webhook()).create();
        // A template that the webhook refuses, and a quota asks for limits that it does not have.
        release.kubectl(
                        "patch",
                        "deployment/megaconn-server",
                        "--patch",
                        "{\"spec\": {\"template\": {\"metadata\": {\"labels\": {\"e2e\": \"refused\"}}}}}")
                .exits(0);
        release.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("compute")
                        .withNamespace(release.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("limits.cpu", new Quantity("4"))
                        .endSpec()
                        .build())
                .create();
        new ByHelm(SMALL).install(release, "limited", false);
    }

    @AfterAll
    static void remove() {
        if (webhook != null) {
            release.client().resource(webhook).delete();
        }
        new ByHelm("").uninstall(release, "limited");
    }

    @Test
    void aQuotaThatRefusesTheServerIsQuotedAtOnce() {
        String kubeconfig = Account.of(release, "limited").kubeconfig().toString();

        Program ramp = release.orchestratorOf("limited", "ramp", "--target", "500", "--kubeconfig", kubeconfig)
                .exits(3);

        assertThat(ramp.err())
                .contains("server pod: not created: failed quota: compute: must specify limits.cpu")
                .contains("--set server.resources.limits.cpu=1", "docs/limits/quota.md");
        assertThat(release.orchestratorOf("limited", "status").exits(0).out())
                .contains("server pod: not created: failed quota: compute");
    }

    @Test
    void aWebhookThatDoesNotAnswerIsQuotedAndItsServiceNamed() {
        Program preflight = release.orchestrator("preflight", "--target", "500").exits(3);

        assertThat(preflight.err())
                .contains("server pod: not created: ", "failed calling webhook \"refused.e2e.megaconn.io\"")
                .contains("get validatingwebhookconfigurations", "docs/limits/not-created.md");
    }

    /** Creates a webhook whose service does not exist. It applies only to pods of this namespace with the label. */
    private static ValidatingWebhookConfiguration webhook() {
        return new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(release.namespace())
                .endMetadata()
                .addNewWebhook()
                .withName("refused.e2e.megaconn.io")
                .withNewClientConfig()
                .withNewService()
                .withName("nobody")
                .withNamespace(release.namespace())
                .endService()
                .endClientConfig()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("pods")
                .endRule()
                .withNewObjectSelector()
                .addToMatchLabels("e2e", "refused")
                .endObjectSelector()
                .withFailurePolicy("Fail")
                .withSideEffects("None")
                .withTimeoutSeconds(5)
                .withAdmissionReviewVersions("v1")
                .endWebhook()
                .build();
    }
}
