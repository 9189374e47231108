package io.megaconn.runtime.system;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.UserError;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Explains why a process can't listen on an address: the error number determines cause and fix.
 *
 * @param found the cause, as part of a sentence
 * @param fix the command or action that helps
 */
public record ListenError(String found, String fix) {
    /**
     * @param address address with its port, which is not 0 if it is in use
     * @param cause exception of the native transport or the JDK
     * @param port option for another port, for example {@code --port 9001}
     * @param host option for another address, for example {@code --bind}
     */
    public static ListenError of(InetSocketAddress address, Throwable cause, String port, String host) {
        return of(address, errno(cause), cause, port, host, new Proc());
    }

    /** Returns the option that chooses another port, such as {@code --port 9001}. */
    public static String anotherPort(int port) {
        return "--port " + (port == Ports.HIGHEST ? Ports.SERVER : port + 1);
    }

    static ListenError of(
            InetSocketAddress address, String errno, Throwable cause, String port, String host, Proc proc) {
        return switch (errno) {
            case "EADDRINUSE" -> inUse(address, port);
            case "EACCES", "EPERM" -> forbidden(address.getPort(), errno, port, proc);
            case "EADDRNOTAVAIL" ->
                new ListenError(
                        "no interface of this machine has the address (EADDRNOTAVAIL)",
                        address.getAddress() != null && address.getAddress().isLoopbackAddress()
                                ? "bring the loopback device up: sudo ip link set lo up"
                                : "list the addresses with: ip -brief address, and choose one with " + host);
            case "EAFNOSUPPORT" ->
                new ListenError("this machine has no IPv6 (EAFNOSUPPORT)", "choose an IPv4 address with " + host);
            case "EMFILE", "ENFILE" ->
                new ListenError(
                        "no file descriptor is left (" + errno + ")",
                        "raise the open-file limit: see docs/limits/open-files.md");
            default ->
                new ListenError(
                        errno + ": " + cause.getMessage(),
                        "choose another port with " + port + " or address with " + host);
        };
    }

    private static ListenError inUse(InetSocketAddress address, String port) {
        Optional<PortHolder> holder = PortHolder.of(address);
        String choose = "choose another with " + port;
        String find = "find the process with: sudo lsof -K -nP -iTCP:%1$d, or sudo ss -tanp 'sport = :%1$d', or %2$s"
                .formatted(address.getPort(), choose);
        return holder.map(who -> who.process().isEmpty()
                        ? new ListenError("in use (EADDRINUSE): another process " + who.socket(), find)
                        : new ListenError("in use (EADDRINUSE): %s %s".formatted(who.process(), who.socket()), choose))
                .orElseGet(() -> new ListenError("in use (EADDRINUSE)", find));
    }

    private static ListenError forbidden(int port, String errno, String option, Proc proc) {
        long first = proc.sysctlValue("net/ipv4/ip_unprivileged_port_start").orElse(1024);
        return port < first
                ? new ListenError(
                        "not allowed (%s): ports below %d need CAP_NET_BIND_SERVICE".formatted(errno, first),
                        "choose %d or higher with %s, or allow it with: sudo sysctl -w net.ipv4.ip_unprivileged_port_start=%d"
                                .formatted(first, option.replaceFirst(" \\d+$", ""), port))
                : new ListenError(
                        "not allowed (%s): a security policy forbids it".formatted(errno),
                        "check its log (sudo ausearch -m avc, sudo journalctl -k), or choose another with " + option);
    }

    /** Returns the error number, from the exception or from the JDK's text. */
    private static String errno(Throwable cause) {
        String name = cause instanceof Exception e ? Errno.of(e) : "";
        String text = String.valueOf(cause.getMessage());
        return !name.startsWith("E") || name.endsWith("Exception")
                ? switch (text.replaceFirst(" \\(.*", "")) {
                    case "Address already in use" -> "EADDRINUSE";
                    case "Permission denied" -> "EACCES";
                    case "Cannot assign requested address" -> "EADDRNOTAVAIL";
                    case "Address family not supported by protocol", "Protocol family unavailable" -> "EAFNOSUPPORT";
                    default -> name;
                }
                : name;
    }

    /** @param what what failed: {@code the server can't listen on 0.0.0.0:80} */
    public UserError toUserError(String what) {
        return new UserError(ExitCode.REFUSED, "%s: %s: %s".formatted(what, found, fix));
    }
}
