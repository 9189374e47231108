package io.megaconn.runtime;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NoRouteToHostException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of Linux error numbers: what people search for. */
public final class Errno {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(11, "EAGAIN"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(22, "EINVAL"),
            Map.entry(23, "ENFILE"),
            Map.entry(24, "EMFILE"),
            Map.entry(28, "ENOSPC"),
            Map.entry(32, "EPIPE"),
            Map.entry(97, "EAFNOSUPPORT"),
            Map.entry(98, "EADDRINUSE"),
            Map.entry(99, "EADDRNOTAVAIL"),
            Map.entry(100, "ENETDOWN"),
            Map.entry(101, "ENETUNREACH"),
            Map.entry(103, "ECONNABORTED"),
            Map.entry(104, "ECONNRESET"),
            Map.entry(105, "ENOBUFS"),
            Map.entry(110, "ETIMEDOUT"),
            Map.entry(111, "ECONNREFUSED"),
            Map.entry(113, "EHOSTUNREACH"));

    /** Netty's messages: "connect(..) failed with error(-111): Connection refused", "Unable to create socket: error -24" */
    private static final Pattern NUMBER = Pattern.compile("-(\\d+)");

    private Errno() {}

    public static String name(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }

    /** The error number's name in what Netty's native transport throws. */
    public static String of(Exception e) {
        if (e instanceof NoRouteToHostException) {
            return "EHOSTUNREACH";
        }
        if (e instanceof IOException || e instanceof UncheckedIOException || e instanceof ChannelException) {
            Throwable told = e.getCause() == null ? e : e.getCause();
            Matcher m = NUMBER.matcher(String.valueOf(told.getMessage()));
            if (m.find()) {
                return name(Integer.parseInt(m.group(1)));
            }
        }
        return e.getClass().getSimpleName();
    }
}
