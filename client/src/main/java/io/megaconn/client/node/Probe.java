package io.megaconn.client.node;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Errno;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.ProbeResult;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds out what this machine allows, without holding connections. */
public final class Probe {
    /** Timeout of the connect to each endpoint. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** The result must fit the 4,096 bytes of a pod's termination message. */
    private static final int LARGEST = 4_000;

    private static final int LONGEST_ERROR = 200;

    private final IoEventLoop loop;
    private String error = "";
    private String localAddress = "";

    private Probe(IoEventLoop loop) {
        this.loop = loop;
    }

    /**
     * Prints the result and writes it to the file, if any.
     *
     * @param conversation adds what was said to each endpoint, once all are reached
     * @throws UserError if the file can't be written
     */
    public static int run(
            List<Endpoint> endpoints, UnaryOperator<ProbeResult> conversation, Proc proc, @Nullable Path output)
            throws InterruptedException {
        ProbeResult result = find(endpoints, proc);
        String json = json(result.connected() ? conversation.apply(result) : result);
        System.out.println(json);
        try {
            if (output != null) {
                Files.writeString(output, json);
            }
        } catch (IOException e) {
            throw new UserError(
                    ExitCode.UNEXPECTED,
                    "--probe-output %s can't be written: %s".formatted(output, UserError.reason(e)));
        }
        return ExitCode.OK;
    }

    /** @param endpoints tried in order, up to the first unreachable one */
    static ProbeResult find(List<Endpoint> endpoints, Proc proc) throws InterruptedException {
        IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("probe", true), EpollIoHandler.newFactory());
        Probe probe = new Probe(group.next());
        try {
            for (int i = 0; i < endpoints.size() && probe.error.isEmpty(); i++) {
                probe.connect(endpoints.get(i));
            }
        } finally {
            group.shutdownGracefully();
        }
        return ProbeResult.read(proc, probe.error.isEmpty(), shortened(probe.error), probe.localAddress);
    }

    /** Returns the result as JSON, without the last conversations if it is too large. */
    static String json(ProbeResult result) {
        String error = shortened(result.error());
        List<ConversationResult> conversations = result.conversations();
        String json = result.with(error, conversations).toJson();
        while (json.getBytes(StandardCharsets.UTF_8).length > LARGEST && !conversations.isEmpty()) {
            conversations = conversations.subList(0, conversations.size() - 1);
            json = result.with(error, conversations).toJson();
        }
        return json;
    }

    private static String shortened(String error) {
        return error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
    }

    private void connect(Endpoint endpoint) throws InterruptedException {
        try {
            InetSocketAddress address = endpoint.resolve();
            LinuxSocket socket = LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
            try {
                socket.connect(address);
                error = established(socket);
                if (error.isEmpty() && localAddress.isEmpty()) {
                    localAddress = socket.localAddress().getAddress().getHostAddress();
                }
            } finally {
                socket.close();
            }
        } catch (IOException | ChannelException e) {
            error = Errno.of(e);
        } catch (UserError e) {
            error = String.valueOf(e.getMessage()); // a name that does not resolve
        }
    }

    /** Waits until the connect has ended, and returns errno's name or an empty string. */
    private String established(LinuxSocket socket) throws IOException, InterruptedException {
        PendingConnect pending = new PendingConnect(socket.intValue());
        IoRegistration registration = loop.register(pending).sync().getNow();
        try {
            registration.submit(EpollIoOps.EPOLLOUT);
            if (!pending.awaitEnd(TIMEOUT)) {
                return "ETIMEDOUT";
            }
            int errno = socket.getSoError();
            return errno == 0 ? "" : Errno.name(errno);
        } finally {
            loop.submit(registration::cancel).sync(); // before the descriptor's number is free for the next socket
        }
    }
}
