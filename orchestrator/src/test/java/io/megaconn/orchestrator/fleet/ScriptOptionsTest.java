package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptOptionsTest {
    private final PrivateFiles files = new PrivateFiles();

    @AfterEach
    void close() {
        files.close();
    }

    private List<String> options(Script script) throws IOException {
        return options(new Workload(Duration.ofSeconds(1), 32, Reply.NONE, script));
    }

    private List<String> options(Workload workload) throws IOException {
        return ScriptOptions.of(List.of(Endpoint.parse("a:80"), Endpoint.parse("b:81")), workload, files);
    }

    private static Script script(String path, MessageSource message, boolean idle, String... headers) {
        return new Script(
                "ws",
                new UriPath(path),
                List.of(headers),
                message,
                idle ? null : "'pong'",
                List.of(new Script.FirstExchange(MessageSource.file("hello.bin", true), "any")),
                Duration.ofSeconds(3),
                idle);
    }

    @Test
    void aPlainRunHasItsPayload() throws IOException {
        assertThat(options(Script.PLAIN)).containsExactly("--endpoint=a:80,b:81", "--payload-size=32");
    }

    @Test
    void theScriptOfTheUserIsPassedOn() throws IOException {
        String file = Path.of("hello.bin").toAbsolutePath().toString();
        assertThat(options(script(
                        "/chat", MessageSource.text("{\"n\":{sequence}}"), false, "Origin: http://x", "Cookie: @c")))
                .containsExactly(
                        "--endpoint=ws://a:80/chat,ws://b:81/chat",
                        "--message={\"n\":{sequence}}",
                        "--expect='pong'",
                        "--first-message-file=" + file,
                        "--first-expect=any",
                        "--header=Origin: http://x",
                        "--header=Cookie: @" + Path.of("c").toAbsolutePath(),
                        "--ping-interval=3s",
                        "--template");
        assertThat(options(script("/", null, true))).contains("--idle").doesNotContain("--payload-size=32");
    }

    @Test
    void aRunOverTlsNamesItInTheEndpointsAndPassesItsOptionsOn() throws IOException {
        ClientTls tls = new ClientTls("/ca.pem", "", false, "", "", "", "1.2", List.of(), List.of());
        Workload workload = new Workload(Duration.ofSeconds(1), 32, Reply.NONE);

        assertThat(options(workload.over(tls)))
                .containsExactly("--endpoint=tls://a:80,tls://b:81", "--payload-size=32", "--tls-ca=/ca.pem");
        assertThat(options(workload.with(script("/chat", null, true)).over(tls)))
                .startsWith("--endpoint=wss://a:80/chat,wss://b:81/chat");
    }

    /** Tests the forms that a client accepts. */
    @Test
    void theFileOfAHeaderIsWhereAClientLooksForIt() throws IOException {
        String file = Path.of("c").toAbsolutePath().toString();
        assertThat(options(script("/", null, true, "A:@c", "B:  @c ", "Note: cc: @team")))
                .contains("--header=A: @" + file, "--header=B: @" + file, "--header=Note: cc: @team");
    }

    @Test
    void aQueryIsNotVisibleInTheProcessList() throws IOException {
        List<String> options = options(script("/chat?token=hunter2", null, true));
        assertThat(options).noneMatch(option -> option.contains("hunter2"));
        Path file = Path.of(options.getFirst().substring("--endpoint-file=".length()));
        assertThat(Files.readAllLines(file))
                .containsExactly("ws://a:80/chat?token=hunter2", "ws://b:81/chat?token=hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.delete(file);
    }

    @Test
    void theFileOfAQueryIsWhereAClientLooksForIt() throws IOException {
        List<String> options = options(script("/chat?@query.txt", null, true));
        Path file = Path.of(options.getFirst().substring("--endpoint-file=".length()));
        assertThat(Files.readAllLines(file))
                .contains("ws://a:80/chat?@" + Path.of("query.txt").toAbsolutePath());
        Files.delete(file);
    }
}
