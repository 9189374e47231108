package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests that the notes have commands that a user can copy. */
class NotesTest {
    @Test
    void sayWhatToTypeNext() {
        assertThat(Chart.with("{}").as("megaconn", "load").notes())
                .contains(
                        "bin/megaconn ramp --namespace load --target 1000000 --batch 10\n",
                        "kubectl logs -n load deploy/megaconn-server -f",
                        "kubectl get pods -n load -l app.kubernetes.io/instance=megaconn",
                        "bin/megaconn status --namespace load\n",
                        "bin/megaconn down --namespace load\n",
                        "kubectl label namespace load --overwrite pod-security.kubernetes.io/enforce=privileged",
                        "sudo sysctl -w net.netfilter.nf_conntrack_max=2000000",
                        "--set tuning.enabled=true")
                .doesNotContain("--release", "job/");
    }

    @Test
    void nameAnotherRelease() {
        assertThat(Chart.with("server: {capacity: 15000, hostNetwork: false}")
                        .as("r2", "n")
                        .notes())
                .contains("bin/megaconn ramp --namespace n --release r2 --target 15000 --batch 10\n")
                .doesNotContain("pod-security");
    }

    @Test
    void ofTheJob() {
        assertThat(Chart.with("{ramp: {enabled: true}, tuning: {enabled: true}}")
                        .as("r2", "n")
                        .notes())
                .contains(
                        "kubectl logs -n n job/r2-ramp -f",
                        "kubectl delete -n n job/r2-ramp",
                        "app.kubernetes.io/component=tuning")
                .doesNotContain("bin/megaconn ramp", "sysctl -w");
    }

    @Test
    void warnOfSlowPorts() {
        assertThat(Chart.with("client: {connections: 50000}").notes()).contains("client.connections=50000 uses more");
        assertThat(Chart.with("client: {connections: 32000}").notes()).doesNotContain("uses more");
    }
}
