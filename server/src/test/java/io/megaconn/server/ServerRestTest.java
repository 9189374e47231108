package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that loops rest no longer than the time in which a listen queue would overflow. */
class ServerRestTest {
    @TempDir
    Path proc;

    private Duration rest(Reply reply, int somaxconn) throws IOException {
        Files.createDirectories(proc.resolve("sys/net/core"));
        Files.writeString(proc.resolve("sys/net/core/somaxconn"), somaxconn + "\n");
        return Server.rest(reply, new Proc(proc));
    }

    @Test
    void aQueueOfTheKernelsDefaultLengthAllowsTheLongestRest() throws IOException {
        assertThat(rest(Reply.NONE, 4096)).isEqualTo(Duration.ofMillis(50));
        assertThat(rest(Reply.NONE, 65_535)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aShortQueueAllowsAShortOne() throws IOException {
        assertThat(rest(Reply.NONE, 128)).isEqualTo(Duration.ofMillis(1).plusNanos(600_000));
    }

    @Test
    void aKernelThatDoesNotSayIsTakenForAnOldOne() {
        assertThat(Server.rest(Reply.NONE, new Proc(proc))).isLessThan(Duration.ofMillis(2));
    }

    @Test
    void peersThatTakeTooLongAreLookedForEveryFewSeconds() {
        assertThat(ServerLoop.expiry(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(250));
        assertThat(ServerLoop.expiry(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whoWaitsForAReplyWaitsForNothingElse() throws IOException {
        assertThat(rest(Reply.ECHO, 4096)).isZero();
    }
}
