package io.megaconn.runtime.system;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** The addresses of this machine, or rather of its network namespace. */
public interface LocalAddresses {
    /** Returns the addresses of an interface; empty if it does not exist. */
    Optional<List<InetAddress>> ofInterface(String name);

    /** Returns why a connect can't start from this address, as errno's name, or empty. Sends no packet. */
    String tryFrom(InetAddress source, InetSocketAddress to);

    /** The addresses that the kernel reports. */
    LocalAddresses KERNEL = new LocalAddresses() {
        @Override
        public Optional<List<InetAddress>> ofInterface(String name) {
            try {
                return Optional.ofNullable(NetworkInterface.getByName(name))
                        .map(device -> device.inetAddresses()
                                .filter(address -> !address.isLinkLocalAddress())
                                .toList());
            } catch (SocketException e) {
                return Optional.empty();
            }
        }

        @Override
        public String tryFrom(InetAddress source, InetSocketAddress to) {
            try {
                LinuxSocket socket = LinuxSocket.newSocketDgram(to.getAddress() instanceof Inet6Address);
                try {
                    socket.bind(new InetSocketAddress(source, 0));
                    socket.connect(to);
                    return "";
                } finally {
                    socket.close();
                }
            } catch (IOException | ChannelException e) {
                return Errno.of(e);
            }
        }
    };
}
