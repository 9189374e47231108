package io.megaconn.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.orchestrator.plan.ReleaseDefaults;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.orchestrator.plan.TlsSecret;
import io.megaconn.runtime.protocol.EndpointUri;
import io.megaconn.runtime.wire.ClientTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tests TLS options for a release, whose server's protocol is known only once the server was queried. */
class TargetOptionsTest {
    private static final String NAME = "--tls-server-name=server.test";

    @Command
    static class Ramp {
        @Mixin
        TargetOptions target = new TargetOptions();
    }

    private static @Nullable ClientTls tls(SpecDefaults defaults, String... args) {
        Ramp ramp = new Ramp();
        new CommandLine(ramp)
                .registerConverter(EndpointUri.class, EndpointUri::parse)
                .parseArgs(args);
        return ramp.target.tls(defaults, false);
    }

    private static SpecDefaults release(@Nullable String protocol) {
        SpecDefaults local = SpecDefaults.LOCAL;
        return new SpecDefaults(
                100,
                local.messageInterval(),
                local.reply(),
                protocol,
                ReleaseDefaults.NONE.with(new TlsSecret("gateway", true), true));
    }

    @Test
    void optionsWaitUntilTheReleasesServerWasQueried() {
        assertThat(tls(SpecDefaults.LOCAL, NAME)).isNotNull();
        assertThat(tls(release(null), NAME)).isNotNull();
        assertThat(tls(release(null))).isNull();
        assertThat(tls(release("wss"), NAME)).returns("server.test", ClientTls::serverName);
        assertThat(tls(release("tls"))).isNotNull();
        assertThatThrownBy(() -> tls(release("ws"), NAME))
                .hasMessageContaining("--tls-server-name needs an endpoint tls://");
        assertThatThrownBy(() -> tls(release(null), NAME, "--protocol=ws"))
                .hasMessageContaining("--tls-server-name needs an endpoint tls://");
    }

    /** Clients of the release's own server trust the certificate that it shows, and not the authorities of other servers. */
    @Test
    void theSecretOfTheWorkloadIsForEndpointsOnly() {
        assertThat(tls(release("tls"))).returns("", ClientTls::ca).returns("", ClientTls::certificate);
        assertThat(tls(release(null), "--endpoint=tls://h:1"))
                .returns("/etc/megaconn-tls/ca.crt", ClientTls::ca)
                .returns("/etc/megaconn-tls/tls.crt", ClientTls::certificate);
        assertThat(tls(release(null), "--endpoint=tls://h:1", "--tls-insecure"))
                .returns("", ClientTls::ca)
                .returns(true, ClientTls::insecure);
    }
}
