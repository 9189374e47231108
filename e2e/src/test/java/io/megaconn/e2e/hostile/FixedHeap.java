package io.megaconn.e2e.hostile;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;

/** Servers and clients with a fixed heap, as in the chart, committed from the start: growth is outside the heap. */
final class FixedHeap {
    private FixedHeap() {}

    /** @param prefix a command that starts the rest, such as {@code ip netns exec NAME}, or nothing */
    static Program server(String[] prefix, String... arguments) {
        return of(Jar.server().after(prefix), 129).start(arguments);
    }

    static Program client(String[] prefix, String... arguments) {
        return of(Jar.client().after(prefix), 25).start(arguments);
    }

    private static Jar of(Jar jar, int mb) {
        return jar.with("-Xms" + mb + "m", "-Xmx" + mb + "m", "-Xmn4m", "-XX:+AlwaysPreTouch");
    }
}
