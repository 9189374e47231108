package io.megaconn.client.node;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a kernel setting, as sysctl(8) accepts it: dots and slashes are interchangeable, and the first separator
 * decides. After a dot, a slash stands for a dot in the file's name: {@code net.ipv4.conf.eth0/100.forwarding} is
 * {@code net/ipv4/conf/eth0.100/forwarding}.
 */
final class SysctlName {
    /** Interface names are part of some settings' names: {@code veth-a}, {@code eth0:1}, {@code if@2}. */
    static final String PATTERN = "[A-Za-z0-9_:@+-]+(?:[./][A-Za-z0-9_:@+-]+)+";

    private static final Pattern FIRST_SEPARATOR = Pattern.compile("[./]");

    private SysctlName() {}

    /** Returns the file below /proc/sys. The pattern excludes empty components and "..", so it stays below. */
    static String file(String name) {
        boolean dots = FIRST_SEPARATOR
                .matcher(name)
                .results()
                .findFirst()
                .orElseThrow()
                .group()
                .equals(".");
        return dots ? swapped(name) : name;
    }

    private static String swapped(String name) {
        return List.of(name.split("/", -1)).stream()
                .map(part -> part.replace('.', '/'))
                .collect(Collectors.joining("."));
    }
}
