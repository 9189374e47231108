package io.megaconn.e2e.page;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.e2e.Project;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.WebElement;

/** Tests the page of a running ramp, and that of two compared runs. */
@NoCluster
@Timeout(300)
@ResourceLock("browser") // one at a time
class LivePageIT {
    private static final Pattern URL = Pattern.compile("live page +(http://127.0.0.1:\\d+/)");

    @TempDir
    Path folder;

    @Test
    void itFollowsTheRunAndEndsWithItsReport() {
        try (Browser browser = Browser.open(folder)) {
            Ramps ramps = new Ramps(folder);
            try (Program ramp = ramps.ramp(1, "15s", "--dashboard=0")) {
                ramp.prints("live page");
                Matcher url = URL.matcher(ramp.out());
                assertThat(url.find()).isTrue();
                browser.go(url.group(1));

                eventually().until(() -> samples(browser) > 3);
                long before = samples(browser);
                eventually().until(() -> samples(browser) > before);
                eventually().until(() -> browser.text("#verdict").contains("holding the target"));
                eventually() // the kernel's count is unknown while it is older than a second
                        .untilAsserted(() -> browser.draws("connections", "clients", "server", "kernel"));
                assertThat(browser.card("Connections")).contains("300");
                assertThat(browser.all(".views")).as("of a finished run").noneMatch(WebElement::isDisplayed);
                browser.screenshot(Project.folder("page").resolve("live.png"));

                ramp.exits(0);
                eventually().until(() -> browser.text("#live").contains("the run is over"));
                assertThat(browser.text("#verdict"))
                        .contains(ramps.report().get("verdict").asString());
                assertThat(browser.card("Counts match")).contains("yes", "kernel 300");
                browser.draws("latency", "server", "clients");
                browser.complainsOfNothing();
            }
        }
    }

    /** Returns the number of samples in the label of the plot, which is what a person sees. */
    private static long samples(Browser browser) {
        browser.run("const d = document.querySelector('#plot-connections details'); d.open = false; d.open = true;");
        return browser.all("#plot-connections details tbody tr").size();
    }

    @Test
    @OnRequest
    void twoRunsLieOnEachOther() {
        try (Browser browser = Browser.open(folder)) {
            Ramps one = new Ramps(folder.resolve("one"));
            Ramps two = new Ramps(folder.resolve("two"));
            one.folder().toFile().mkdir();
            two.folder().toFile().mkdir();
            try (Program ramp = one.ramp(1, "1s")) {
                ramp.exits(0);
            }
            try (Program ramp = two.ramp(3, "1s")) {
                ramp.exits(0);
            }
            Path html = folder.resolve("compared.html");

            try (Program compare =
                    one.orchestrator("compare", one.run().toString(), two.run().toString(), "--html=" + html)) {
                compare.exits(0);
                assertThat(compare.out()).contains("clients per batch", "time to target", "connect time p99");
            }
            browser.go(html);

            browser.draws("connections", "run1", "run2");
            browser.draws("latency", "run1", "run2");
            assertThat(browser.text("main"))
                    .contains("clients per batch", one.report().get("run").asString());
            browser.complainsOfNothing();
        }
    }
}
