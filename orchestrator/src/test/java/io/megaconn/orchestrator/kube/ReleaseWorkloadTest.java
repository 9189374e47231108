package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.megaconn.orchestrator.plan.ReleaseDefaults;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.MessageSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseWorkloadTest extends KubeTestBase {
    private static final String VALUES = """
            {"endpoints": ["ws://gateway:8080/chat", "ws://other/chat"], "messageInterval": "30s", "reply": "none",
             "message": "{\\"ping\\":{sequence}}", "expect": "pong", "first": [{"message": "hello", "expect": "OK"}],
             "headers": ["Authorization: @token"], "headersSecret": "chat", "pingInterval": "20", "idle": false}""";

    private StatefulSet release(String annotation) {
        return new StatefulSetBuilder(cluster.clients().get())
                .editMetadata()
                .addToAnnotations("megaconn.io/workload", annotation)
                .endMetadata()
                .build();
    }

    @Test
    void theValuesAreDefaults() {
        ReleaseDefaults defaults = ReleaseWorkload.of(cluster, release(VALUES));

        assertThat(defaults.endpoints()).hasToString("[ws://gateway:8080/chat, ws://other:80/chat]");
        assertThat(defaults.messageInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.script().message()).isEqualTo(MessageSource.text("{\"ping\":{sequence}}"));
        assertThat(defaults.script().expect()).isEqualTo("pong");
        assertThat(defaults.script().opening()).hasSize(1);
        assertThat(defaults.script().headers()).isEqualTo(List.of("Authorization: @token"));
        assertThat(defaults.script().pingInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(defaults.headersSecret()).isEqualTo("chat");
    }

    @Test
    void anOlderChartHasNone() {
        assertThat(ReleaseWorkload.of(cluster, cluster.clients().get())).isEqualTo(ReleaseDefaults.NONE);
    }

    @Test
    void aValueThatIsNotValidIsNamedWithTheCommandThatShowsIt() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReleaseWorkload.of(cluster, release(VALUES.replace("ws://other", "mqtt://other"))))
                .withMessageContaining("the scheme 'mqtt' is unknown")
                .withMessageContaining("helm get values megaconn --namespace " + cluster.namespace());
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReleaseWorkload.of(cluster, release("{}")))
                .withMessageContaining("null");
    }
}
