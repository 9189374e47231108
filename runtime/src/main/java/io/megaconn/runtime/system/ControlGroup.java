package io.megaconn.runtime.system;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A control group of a process.
 *
 * @param mount folder where its hierarchy is mounted
 * @param folder folder of the group; outside of the mount if the group belongs to another namespace
 * @param unified true for version 2, whose one hierarchy has all controllers
 */
public record ControlGroup(Path mount, Path folder, boolean unified) {
    public static final Path ROOT = Path.of("/sys/fs/cgroup");

    /** Returns the groups whose hierarchy may have this controller, version 1 first. */
    public static List<ControlGroup> of(Proc proc, String controller, Path root) {
        return of(proc, "self", controller, root);
    }

    /** Returns the groups of another process. */
    static List<ControlGroup> of(Proc proc, String process, String controller, Path root) {
        return proc.lines(process + "/cgroup").stream() // 0::/path, or 4:memory:/path
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3
                        && (parts[1].isEmpty() || List.of(parts[1].split(",")).contains(controller)))
                .map(parts ->
                        parts[1].isEmpty() ? of(root, parts[2], true) : of(root.resolve(controller), parts[2], false))
                .sorted(Comparator.comparing(ControlGroup::unified))
                .toList();
    }

    private static ControlGroup of(Path mount, String path, boolean unified) {
        return new ControlGroup(mount, mount.resolve("." + path).normalize(), unified);
    }

    /** Returns the folders of this group and its ancestors; none if the group is outside of the mount. */
    public Stream<Path> withAncestors() {
        return Stream.iterate(folder, one -> one.startsWith(mount), one -> Objects.requireNonNull(one.getParent()));
    }
}
