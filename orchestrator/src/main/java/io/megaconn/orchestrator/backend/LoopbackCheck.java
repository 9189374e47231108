package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Checks that the loopback interface is up and has the addresses that local clients connect from. */
final class LoopbackCheck {
    private static final String NAME = "loopback interface";

    private LoopbackCheck() {}

    /** @param source the last of the clients' source addresses */
    static Check of(String source) {
        return of(source, isUp(), canBind(source));
    }

    static Check of(String source, boolean up, boolean bound) {
        if (!up) {
            return new Check(NAME, Check.Status.REFUSE, "down", "up", "sudo ip link set lo up");
        }
        return bound
                ? new Check(NAME, Check.Status.OK, "up", "up", "")
                : new Check(
                        NAME,
                        Check.Status.REFUSE,
                        "no address " + source,
                        "all of 127.0.0.0/8",
                        "sudo ip address add 127.0.0.1/8 dev lo");
    }

    /** Returns true if a connection over the interface succeeds: the JDK does not list an interface without addresses. */
    private static boolean isUp() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listener = new ServerSocket(0, 1, loopback);
                Socket socket = new Socket()) {
            socket.connect(listener.getLocalSocketAddress(), Host.CONNECT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canBind(String source) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
