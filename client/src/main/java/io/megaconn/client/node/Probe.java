package io.megaconn.client.node;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Errno;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ProbeResult;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what this machine allows, without holding connections. */
public final class Probe {
    /** Timeout of the connect to each endpoint. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final int POLL_MS = 5;

    /** The result must fit the 4,096 bytes of a pod's termination message. */
    private static final int LONGEST_ERROR = 200;

    private String error = "";
    private String localAddress = "";

    private Probe() {}

    /** Prints the result and writes it to the file, if any. @throws UserError if the file can't be written */
    public static int run(List<Endpoint> endpoints, Proc proc, @Nullable Path output) throws InterruptedException {
        String json = find(endpoints, proc).toJson();
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
        Probe probe = new Probe();
        for (int i = 0; i < endpoints.size() && probe.error.isEmpty(); i++) {
            probe.connect(endpoints.get(i));
        }
        String error = probe.error.length() > LONGEST_ERROR ? probe.error.substring(0, LONGEST_ERROR) : probe.error;
        return ProbeResult.read(proc, error.isEmpty(), error, probe.localAddress);
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

    /** Polls until the connect has ended, and returns errno's name or an empty string. */
    private static String established(LinuxSocket socket) throws IOException, InterruptedException {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (socket.remoteAddress() == null) { // null until the handshake is complete
            int errno = socket.getSoError();
            if (errno != 0) {
                return Errno.name(errno);
            }
            if (System.nanoTime() - end > 0) {
                return "ETIMEDOUT";
            }
            Thread.sleep(POLL_MS); // Netty's socket can't block in connect, and the JDK's loses the name of the error
        }
        return "";
    }
}
