package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class CalledAsTest {
    @AfterEach
    void clear() {
        System.clearProperty("megaconn.program");
        System.clearProperty("megaconn.called");
        System.clearProperty("megaconn.subcommand");
    }

    private static void called(String program, String called, String subcommand) {
        System.setProperty("megaconn.program", program);
        System.setProperty("megaconn.called", called);
        System.setProperty("megaconn.subcommand", subcommand);
    }

    @Test
    void withoutTheLauncherItIsTheScriptOfACheckout() {
        assertThat(CalledAs.orchestrator()).isEqualTo("bin/orchestrator");
        assertThat(CalledAs.command("server")).isEqualTo("bin/server");
        assertThat(CalledAs.name("server")).isEqualTo("server");
        assertThat(CalledAs.examples("server", "Example:  bin/server --port 1"))
                .isEqualTo("Example:  bin/server --port 1");
    }

    @Test
    void oneProgramHasSubcommands() {
        called("megaconn", "megaconn", "server");

        assertThat(CalledAs.orchestrator()).isEqualTo("megaconn");
        assertThat(CalledAs.command("server")).isEqualTo("megaconn server");
        assertThat(CalledAs.name("server")).isEqualTo("megaconn server");
        assertThat(CalledAs.examples("server", "bin/server --port 1; bin/client; bin/orchestrator ramp"))
                .isEqualTo("megaconn server --port 1; megaconn client; megaconn ramp");
    }

    @Test
    void commandsAreQuotedForAShellAndNamesAreShort() {
        called("/opt/m c/bin/megaconn", "/opt/m c/bin/megaconn", "");

        assertThat(CalledAs.command("orchestrator")).isEqualTo("'/opt/m c/bin/megaconn'");
        assertThat(CalledAs.name("orchestrator")).isEqualTo("megaconn");
        assertThat(CalledAs.examples("orchestrator", "  bin/megaconn ramp; bin/server"))
                .isEqualTo("  '/opt/m c/bin/megaconn' ramp; '/opt/m c/bin/megaconn' server");
    }
}
