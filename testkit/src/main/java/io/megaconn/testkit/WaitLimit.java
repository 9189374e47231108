package io.megaconn.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Default time limit of all waits in tests. Awaitility's 10 seconds are too short on a busy machine; a wait ends with its
 * condition, so a long limit costs time only where a test fails.
 */
public final class WaitLimit implements LauncherSessionListener {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
