package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.protocol.Cursor;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Exchange;
import io.megaconn.runtime.protocol.Expectation;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Template;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.io.DataInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A new protocol is one class, and no other file changes: an opening of two exchanges, replies with a length before them
 * that span reads, and a ping to answer.
 */
@Timeout(60)
class ToyProtocolTest {
    /** Packets of a type, two bytes of length, and the content. */
    private static final class Toy implements Protocol {
        private static final int BEAT = 'b';
        private static final int REPLY = 'r';

        @Override
        public String name() {
            return "toy";
        }

        @Override
        public Dialogue dialogue(Request request) {
            return new Dialogue(
                    List.of(
                            new Exchange(packet('h', "hello"), new Packets()),
                            new Exchange(packet('l', "login"), new Packets())),
                    packet('q', "how are you?"),
                    12,
                    new Packets(),
                    true,
                    null);
        }

        private static Template packet(char type, String content) {
            return new Template.Fixed(bytes(type, content));
        }

        static byte[] bytes(int type, String content) {
            return ("" + (char) type + (char) 0 + (char) content.length() + content)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** The state is the number of bytes of the current reply that are to come. */
    private static final class Packets implements Expectation {
        @Override
        public int next(int state, Cursor in) {
            int left = state;
            while (in.remaining() > 0) {
                if (left == 0) {
                    if (in.remaining() < 3) {
                        return 0;
                    }
                    int type = in.peek(0);
                    left = (int) in.peek(1, 2);
                    in.skip(3);
                    if (type == Toy.BEAT) {
                        in.events().answer(Toy.bytes('a', ""));
                    } else if (type != Toy.REPLY) {
                        in.fail("TOY_TYPE", "unknown type");
                        return 0;
                    }
                }
                int n = Math.min(left, in.remaining());
                in.skip(n);
                left -= n;
                if (left == 0 && n > 0) {
                    in.events().matched();
                    return 0;
                }
            }
            return left;
        }
    }

    @Test
    void aToyProtocolRunsOnTheEngine() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        TestServer.Behavior toy = socket -> {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                int type = in.readUnsignedByte();
                in.readNBytes(in.readUnsignedShort());
                if (type == 'a') {
                    answers.incrementAndGet();
                    continue;
                }
                if (type == 'q') {
                    out.write(Toy.bytes(Toy.BEAT, ""));
                }
                for (byte b : Toy.bytes(Toy.REPLY, "a reply that spans reads")) {
                    out.write(b);
                }
            }
        };
        Dialogue dialogue = new Toy()
                .dialogue(new Protocol.Request(
                        new Endpoint("h", 1),
                        new Workload(Duration.ofSeconds(1), 32, Reply.NONE),
                        (_, _, _) -> new byte[0],
                        0));
        try (TestServer server = TestServer.start(toy);
                Client client = Setup.to(server).dialogue(dialogue).hold(10)) {
            await().until(() -> client.stats(true).replies() >= 40 && answers.get() >= 30);
            ClientStats stats = client.stats(true);

            assertThat(stats.lost()).isZero();
            assertThat(stats.failures()).isEmpty();
            assertThat(stats.protocol().openingTime().count()).isEqualTo(10);
            assertThat(stats.protocol().pingsReceived()).isGreaterThanOrEqualTo(30);
        }
    }
}
