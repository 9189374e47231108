package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.runtime.ExitCode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenErrorTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static ListenError error(InetSocketAddress address, Throwable cause) {
        return ListenError.of(address, cause, "--port 9001", "--bind");
    }

    private static ListenError refused(InetSocketAddress address) {
        Throwable[] cause = new Throwable[1];
        ThrowingCallable listen = () -> {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(address);
            } catch (BindException e) {
                cause[0] = e;
                throw e;
            }
        };
        assertThatThrownBy(listen).isInstanceOf(BindException.class);
        return error(address, cause[0]);
    }

    @Test
    void theListenerThatHasThePortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            ListenError error = refused((InetSocketAddress) taken.getLocalSocketAddress());
            assertThat(error.found())
                    .contains("EADDRINUSE")
                    .contains(
                            "(pid " + ProcessHandle.current().pid() + ") listens on 127.0.0.1:" + taken.getLocalPort());
            assertThat(error.fix()).isEqualTo("choose another with --port 9001");
            assertThat(error.toUserError("can't listen").exitCode()).isEqualTo(ExitCode.REFUSED);
        }
    }

    @Test
    void aListenerOnAllAddressesIsNamedToo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(refused(new InetSocketAddress(LOOPBACK, taken.getLocalPort()))
                            .found())
                    .contains("listens on ");
        }
    }

    @Test
    void anOutgoingConnectionThatHasThePortIsNamed() throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, LOOPBACK);
                Socket outgoing = new Socket()) {
            outgoing.bind(new InetSocketAddress(LOOPBACK, 0));
            outgoing.connect(elsewhere.getLocalSocketAddress());
            InetSocketAddress address = new InetSocketAddress(LOOPBACK, outgoing.getLocalPort());
            assertThat(error(address, new BindException("Address already in use"))
                            .found())
                    .contains(
                            "(pid " + ProcessHandle.current().pid() + ")",
                            "has a connection from 127.0.0.1:" + outgoing.getLocalPort() + " to 127.0.0.1:"
                                    + elsewhere.getLocalPort());
        }
    }

    @Test
    void whereNobodyIsFoundTheAdviceSeesConnectionsAndTablesOfThreads() {
        InetSocketAddress free = new InetSocketAddress("127.0.0.1", 1);
        assertThat(error(free, new BindException("Address already in use")).fix())
                .contains("sudo lsof -K -nP -iTCP:1", "sudo ss -tanp 'sport = :1'", "--port 9001");
    }

    @Test
    void anAddressThatNobodyHereHasIsAboutTheAddress() {
        ListenError error = refused(new InetSocketAddress("192.0.2.1", 0));
        assertThat(error.found()).contains("EADDRNOTAVAIL");
        assertThat(error.fix()).contains("ip -brief address", "--bind").doesNotContain("ss ");
    }

    @Test
    void aPrivilegedPortIsAboutThePrivilege(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(proc.resolve("sys/net/ipv4/ip_unprivileged_port_start"), "1024\n");
        IOException cause = new IOException("bind(..) failed with error(-13): Permission denied");
        InetSocketAddress address = new InetSocketAddress("0.0.0.0", 80);
        ListenError error = ListenError.of(address, Errno.of(cause), cause, "--port 81", "--bind", new Proc(proc));
        assertThat(error.found()).contains("EACCES", "below 1024", "CAP_NET_BIND_SERVICE");
        assertThat(error.fix())
                .contains(
                        "choose 1024 or higher with --port,", "sudo sysctl -w net.ipv4.ip_unprivileged_port_start=80");

        InetSocketAddress high = new InetSocketAddress("0.0.0.0", 9000);
        assertThat(ListenError.of(high, Errno.of(cause), cause, "--port 9001", "--bind", new Proc(proc))
                        .found())
                .contains("EACCES", "security policy");
    }
}
