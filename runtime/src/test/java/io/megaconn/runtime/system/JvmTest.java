package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JvmTest {
    @Test
    void namesTheRunningJava() {
        assertThat(Jvm.current().version()).endsWith(" " + Runtime.version());
    }

    @Test
    void leavesOutWhatMayBeSecret() {
        List<String> options = List.of(
                "-Xmx28m",
                "-Dpassword=secret",
                "-XX:+UseSerialGC",
                "-javaagent:agent.jar=token",
                "--enable-native-access=ALL-UNNAMED");

        assertThat(Jvm.shown(options))
                .containsExactly("-Xmx28m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    }
}
