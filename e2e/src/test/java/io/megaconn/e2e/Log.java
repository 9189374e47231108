package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Output of kubectl logs, read repeatedly. A log is missing until its container has started; and if
 * several kubelets share a machine each takes the others' logs for leftovers, so that what has been printed is gone after a
 * minute at most, and what is printed next goes nowhere for up to 10 s, but to those who follow.
 */
final class Log {
    private final Release release;
    private final String of;
    private final List<Program> reads = new ArrayList<>();

    private Log(Release release, String of) {
        this.release = release;
        this.of = of;
    }

    static Log of(Release release, String of) {
        return new Log(release, of);
    }

    /** Follows a log, and waits until there is something to read. */
    static Log follow(Release release, String of) {
        Log log = new Log(release, of);
        Program.eventually().until(log::follows);
        return log;
    }

    private boolean follows() {
        Program read = release.kubectl("logs", "-f", of);
        Program.eventually().until(() -> !read.out().isEmpty() || !read.isAlive());
        reads.add(read);
        return !read.out().isEmpty();
    }

    void shows(String... texts) {
        Program.eventually().untilAsserted(() -> assertThat(text()).as(of).contains(texts));
    }

    /** Returns everything read so far. */
    String text() {
        Program read = release.kubectl("logs", of);
        read.exitCode();
        reads.add(read);
        return reads.stream().map(Program::out).collect(Collectors.joining());
    }
}
