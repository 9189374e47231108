package io.megaconn.runtime.system;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads numbers from /proc and /sys below a root, which tests replace by a folder. A missing file or key gives an empty
 * result: kernels and containers differ.
 */
public final class Proc {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int BUFFER = 4096;
    private static final String UID = "Uid:";
    /** Inode of the first PID namespace: PROC_PID_INIT_INO. */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    final Path root;

    public Proc() {
        this(Path.of("/proc"));
    }

    public Proc(Path root) {
        this.root = root;
    }

    /**
     * Returns the lines of a file; none if it can't be read. The buffer is small: a client reads twenty of these files
     * every two seconds, and its young generation has 2 MB. (Files.readString returns one byte of files in /proc/sys.)
     */
    public List<String> lines(String file) {
        return lines(root.resolve(file));
    }

    static List<String> lines(Path file) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            byte[] bytes = new byte[BUFFER];
            int length = 0;
            for (int n = in.read(bytes); n > 0; n = in.read(bytes, length, bytes.length - length)) {
                length += n;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * length);
                }
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    /** Returns the numbers of a sysctl, such as {@code net/ipv4/ip_local_port_range}; none if there is no such one. */
    public long[] sysctl(String name) {
        return lines("sys/" + name).stream()
                .flatMap(line -> SPACE.splitAsStream(line.trim()))
                .map(Proc::number)
                .flatMapToLong(OptionalLong::stream)
                .toArray();
    }

    public OptionalLong sysctlValue(String name) {
        long[] numbers = sysctl(name);
        return numbers.length == 0 ? OptionalLong.empty() : OptionalLong.of(numbers[0]);
    }

    /** Returns the bytes of a key of meminfo or self/status, which count in kB; 0 if it is missing. */
    public long kib(String file, String key) {
        for (String line : lines(file)) {
            if (line.startsWith(key) && line.startsWith(":", key.length())) {
                return bytes(line).orElse(0);
            }
        }
        return 0;
    }

    /** Returns all keys, read at the same moment. */
    public Map<String, Long> kib(String file) {
        Map<String, Long> values = new HashMap<>();
        for (String line : lines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                bytes(line).ifPresent(n -> values.put(line.substring(0, colon), n));
            }
        }
        return values;
    }

    /** Parses the number of a line like {@code VmRSS:     812 kB}. */
    private static OptionalLong bytes(String line) {
        String[] words = SPACE.split(line);
        OptionalLong kib = words.length < 2 ? OptionalLong.empty() : number(words[1]);
        return kib.isPresent() ? OptionalLong.of(kib.getAsLong() * 1024) : kib;
    }

    /** Returns a line of net/sockstat, such as {@code TCP: inuse 5 mem 2}, as a map. */
    public Map<String, Long> sockstatTcp() {
        Map<String, Long> values = new HashMap<>();
        for (String line : lines("net/sockstat")) {
            if (line.startsWith("TCP: ")) {
                String[] words = SPACE.split(line);
                for (int i = 1; i + 1 < words.length; i += 2) {
                    put(values, words[i], words[i + 1]);
                }
            }
        }
        return values;
    }

    /** Returns counters of net/netstat or net/snmp, which have a line of names and a line of numbers per prefix. */
    public Map<String, Long> counters(String file, String prefix) {
        Map<String, Long> values = new HashMap<>();
        List<String> lines =
                lines(file).stream().filter(l -> l.startsWith(prefix + ": ")).toList();
        if (lines.size() == 2) {
            String[] names = lines.get(0).split(" ");
            String[] numbers = lines.get(1).split(" "); // without a regular expression: a hundred columns, every second
            for (int i = 1; i < Math.min(names.length, numbers.length); i++) {
                put(values, names[i], numbers[i]);
            }
        }
        return values;
    }

    /** Returns a hexadecimal column of net/stat/nf_conntrack, summed over all processors; 0 if it is missing. */
    public long conntrackStat(String column) {
        List<String> lines = lines("net/stat/nf_conntrack");
        int index =
                lines.isEmpty() ? -1 : List.of(SPACE.split(lines.getFirst())).indexOf(column);
        long sum = 0;
        for (String line : index < 0 ? List.<String>of() : lines.subList(1, lines.size())) {
            String[] numbers = SPACE.split(line);
            sum += index < numbers.length ? Long.parseLong(numbers[index], 16) : 0;
        }
        return sum;
    }

    /** Returns the open-file limit of this process, {soft, hard}; Long.MAX_VALUE if unlimited. */
    public long[] openFileLimit() {
        return limits("self", "Max open files", 1024);
    }

    /** Returns the soft limit of this process by its name in self/limits, such as {@code Max processes}. */
    public long limit(String name, long otherwise) {
        return limits("self", name, otherwise)[0];
    }

    /** Returns the hard limit, which only root can raise. */
    public long hardLimit(String name, long otherwise) {
        return limits("self", name, otherwise)[1];
    }

    /** Returns a limit of a process, {soft, hard}; Long.MAX_VALUE if unlimited. */
    long[] limits(String process, String name, long otherwise) {
        for (String line : lines(process + "/limits")) {
            if (line.startsWith(name + " ")) {
                String[] words = SPACE.split(line.substring(name.length()).trim());
                return new long[] {limit(words, 0, otherwise), limit(words, 1, otherwise)};
            }
        }
        return new long[] {otherwise, otherwise};
    }

    private static long limit(String[] words, int column, long otherwise) {
        if (words.length <= column) {
            return otherwise;
        }
        return words[column].equals("unlimited")
                ? Long.MAX_VALUE
                : number(words[column]).orElse(otherwise);
    }

    /** Returns true if this process sees the process ids of the entire machine. */
    public boolean isInFirstPidNamespace() {
        try {
            return Files.readSymbolicLink(root.resolve("self/ns/pid"))
                    .toString()
                    .equals(FIRST_PID_NAMESPACE);
        } catch (IOException e) {
            return true; // a kernel without namespaces
        }
    }

    /** Returns the real user id of this process; -1 if unknown. */
    public long uid() {
        return number(field("self", UID)).orElse(-1);
    }

    /** Returns the threads of all visible processes. Reads some thousand small files. */
    public long visibleThreads() {
        return processes().mapToLong(this::threads).sum();
    }

    /** Returns the threads of all processes of this process's user. Reads some thousand small files. */
    public long threadsOfThisUser() {
        String user = field("self", UID);
        return processes()
                .filter(process -> field(process, UID).equals(user))
                .mapToLong(this::threads)
                .sum();
    }

    Stream<String> processes() {
        String[] names = root.toFile().list((_, name) -> Character.isDigit(name.charAt(0)));
        return names == null ? Stream.empty() : Stream.of(names);
    }

    /** Returns the fields of a process's stat behind its name, state first; none if it has ended. */
    String[] stat(String process) {
        return lines(process + "/stat").stream() // pid (name) state ...: the name may contain spaces
                .findFirst()
                .map(line -> line.substring(line.lastIndexOf(')') + 1).trim().split(" "))
                .orElse(new String[0]);
    }

    private long threads(String process) {
        return number(field(process, "Threads:")).orElse(0);
    }

    private String field(String process, String key) {
        return lines(process + "/status").stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> SPACE.split(line.substring(key.length()).trim())[0])
                .orElse("");
    }

    private static void put(Map<String, Long> values, String name, String word) {
        number(word).ifPresent(n -> values.put(name, n));
    }

    public static OptionalLong number(String word) {
        try {
            return OptionalLong.of(Long.parseLong(word));
        } catch (NumberFormatException e) { // rare: unlimited, or too large for a long
            return OptionalLong.empty();
        }
    }
}
