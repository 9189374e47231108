package io.megaconn.e2e.hostile;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces and the link between them, which delays, loses and reorders real packets as tc's netem does,
 * but netem is a kernel module that many machines do not have, and this needs only tun interfaces.
 */
final class BadLink implements AutoCloseable {
    static final String LEFT = "10.99.0.1";
    static final String RIGHT = "10.99.0.2";
    private static final int MTU = 1500;

    /** @param delayMs one way, @param loss part of the packets, @param reordered part of the packets that is not delayed */
    record Quality(long delayMs, double loss, double reordered) {
        static final Quality GOOD = new Quality(0, 0, 0);
        static final Quality CUT = new Quality(0, 1, 0);
    }

    private record Packet(byte[] bytes, long due, long number) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Packet packet = (Packet) other;
            return due == packet.due ? Long.compare(number, packet.number) : Long.compare(due, packet.due);
        }
    }

    private final String name = "mcnet-" + ProcessHandle.current().pid();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Tun> tuns = new ArrayList<>();
    private volatile Quality quality = Quality.GOOD;

    private BadLink() throws IOException, InterruptedException {
        for (String end : new String[] {"a", "b"}) {
            ip("netns", "add", namespace(end));
            Tun tun = new Tun(device(end));
            tuns.add(tun);
            String local = end.equals("a") ? LEFT : RIGHT;
            ip("link", "set", device(end), "netns", namespace(end));
            ip("-n", namespace(end), "link", "set", "lo", "up");
            ip(
                    "-n",
                    namespace(end),
                    "addr",
                    "add",
                    local,
                    "peer",
                    local.equals(LEFT) ? RIGHT : LEFT,
                    "dev",
                    device(end));
            ip("-n", namespace(end), "link", "set", device(end), "mtu", "" + MTU, "up");
        }
        carry(tuns.get(0), tuns.get(1), new Random(1));
        carry(tuns.get(1), tuns.get(0), new Random(2));
    }

    /** Skips the test with a message if namespaces can't be created. */
    static BadLink orSkip(Class<?> test) throws IOException, InterruptedException {
        String trial = "mcnet-try-" + ProcessHandle.current().pid();
        boolean possible = Files.isWritable(Path.of(Tun.DEVICE)) && run("ip", "netns", "add", trial) == 0;
        String why = "SKIPPED %s: it makes network namespaces, for which it needs root, ip (iproute2) and %s"
                .formatted(test.getSimpleName(), Tun.DEVICE);
        if (possible) {
            run("ip", "netns", "del", trial);
        } else {
            System.err.println(why);
        }
        assumeTrue(possible, why);
        return new BadLink();
    }

    private String namespace(String end) {
        return name + end;
    }

    private String device(String end) {
        return "mc" + ProcessHandle.current().pid() + end;
    }

    /** Returns the prefix of a command at the end that is {@link #LEFT}. */
    List<String> left() {
        return List.of("ip", "netns", "exec", namespace("a"));
    }

    List<String> right() {
        return List.of("ip", "netns", "exec", namespace("b"));
    }

    void is(Quality now) {
        quality = now;
    }

    private void carry(Tun from, Tun to, Random random) {
        DelayQueue<Packet> underWay = new DelayQueue<>();
        start(() -> {
            MemorySegment buffer = Arena.ofAuto().allocate(MTU);
            long number = 0;
            for (long n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                Quality q = quality;
                if (random.nextDouble() < q.loss()) {
                    continue;
                }
                long delay = random.nextDouble() < q.reordered() ? 0 : TimeUnit.MILLISECONDS.toNanos(q.delayMs());
                byte[] bytes = buffer.asSlice(0, n).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
                underWay.add(new Packet(bytes, System.nanoTime() + delay, number++));
            }
        });
        start(() -> {
            MemorySegment buffer = Arena.ofAuto().allocate(MTU);
            try {
                while (true) {
                    byte[] bytes = underWay.take().bytes();
                    MemorySegment packet = buffer.asSlice(0, bytes.length);
                    packet.copyFrom(MemorySegment.ofArray(bytes));
                    to.write(packet);
                }
            } catch (InterruptedException e) {
                // the end
            }
        });
    }

    private void start(Runnable task) {
        threads.add(Thread.ofPlatform().name("bad-link").daemon().start(task));
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        if (run(command.toArray(String[]::new)) != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1; // no such program
        }
    }

    /** Programs in the namespaces have to be gone. Without its interface a thread's read ends. */
    @Override
    public void close() throws InterruptedException {
        for (String end : new String[] {"a", "b"}) {
            run("ip", "-n", namespace(end), "link", "del", device(end));
            run("ip", "netns", "del", namespace(end));
        }
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
        tuns.forEach(Tun::close);
    }
}
