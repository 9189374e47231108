package io.megaconn.e2e.page;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.print.PrintOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests report.html of a real run, in a real browser, from the disk. */
@NoCluster
@Timeout(300)
@ResourceLock("browser") // one at a time
class ReportPageIT {
    @TempDir
    static Path folder;

    private static Browser browser;
    private static Ramps ramps;

    @BeforeAll
    static void rampAndOpen() {
        browser = Browser.open(folder);
        ramps = new Ramps(folder);
        try (Program ramp = ramps.ramp(1, "4s")) {
            ramp.exits(0);
        }
    }

    @AfterEach
    void nothingIsWrong() {
        browser.complainsOfNothing();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static void open() {
        browser.go(ramps.run().resolve("report.html"));
    }

    @Test
    void everySeriesIsDrawnInBothThemes() throws IOException {
        for (String theme : List.of("light", "dark")) {
            browser.theme(theme);
            open();
            browser.draws("connections", "clients", "server", "kernel", "band");
            browser.draws("rate", "server");
            browser.draws("messages", "server");
            if (memoryIsKnown()) {
                browser.draws("memory", "ink", "clients");
            }
            browser.draws("latency", "server", "clients");
            browser.draws("perclient", "clients");
            if (kernelIsKnown()) {
                browser.draws("perconnection", "kernel");
            }
        }
        browser.theme("light");
        eventually()
                .untilAsserted(() -> assertThat(browser.pixels("connections", "clients"))
                        .as("drawn again when the theme changes")
                        .isPositive());
    }

    /** True if two samples in a row have a figure, which makes a line; other programs' sockets make it unknown. */
    private static boolean memoryIsKnown() throws IOException {
        int inARow = 0;
        for (String line : Files.readAllLines(ramps.run().resolve("run.jsonl"))) {
            JsonNode event = Ramps.JSON.readTree(line);
            if (event.get("event").asString().equals("sampled")) {
                inARow = event.get("memoryTaken").asLong() < 0 ? 0 : inARow + 1;
                if (inARow == 2) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns true if the kernel's memory is known: it is not if other programs open sockets at the same time. */
    private static boolean kernelIsKnown() {
        return ramps.report()
                .get("batches")
                .valueStream()
                .allMatch(batch -> batch.at("/memory/kernel").asLong() > 0);
    }

    @Test
    void theNumbersAreThoseOfTheReport() {
        open();
        JsonNode report = ramps.report();

        assertThat(browser.text("#verdict"))
                .contains(report.get("verdict").asString())
                .contains("exit code 0");
        assertThat(browser.card("Target reached"))
                .contains(
                        "yes",
                        "300 after %.1f s"
                                .formatted(report.get("secondsToTarget").asDouble()));
        assertThat(browser.card("Counts match")).contains("yes", "clients 300, server 300, kernel 300");
        assertThat(browser.card("Lost")).startsWith("Lost\n0");
        long p99 = report.at("/phases/ramp/connectTime/p99").asLong();
        assertThat(browser.card("Connect time (ramp) p99")).contains(millis(p99));
        assertThat(browser.text("pre")).isEqualTo(report.get("command").asString());
        List<String> perConnection = browser.rows("perconnection");
        assertThat(perConnection).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode memory = report.get("batches").get(i).get("memory");
            assertThat(perConnection.get(i))
                    .startsWith("%d|%,d|%,d|"
                            .formatted(
                                    i + 1,
                                    memory.get("kernel").asLong(),
                                    memory.get("serverRss").asLong())
                            .replaceAll("(?<=\\|)-1(?=\\|)", "unknown"));
        }
        long max = report.at("/phases/hold/replyTime/max").asLong();
        assertThat(browser.rows("latency").getLast()).isEqualTo("replies, hold|100%%|%,.3f".formatted(max / 1000.0));
    }

    @Test
    void aNumberStaysWithItsUnit() {
        open();

        assertThat(String.valueOf(browser.run("return document.querySelector('.cards').textContent")))
                .containsPattern("\\d\u00a0m?s\\b")
                .doesNotContainPattern("\\d (?:m?s|[KMG]iB)\\b");
    }

    @Test
    void printsNoButtons() {
        open();
        browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        try {
            assertThat(browser.all(".save, .views")).isNotEmpty().noneMatch(WebElement::isDisplayed);
        } finally {
            browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
        }
    }

    @Test
    void everyProcessAndEndpointHasARow() {
        open();
        JsonNode processes = ramps.report().at("/breakdown/processes");

        List<String> shown = browser.all("table[aria-label=Processes] tbody td:first-child").stream()
                .map(cell -> cell.getText())
                .toList();

        assertThat(shown)
                .startsWith("server", "client-0")
                .containsExactlyElementsOf(processes
                        .valueStream()
                        .map(process -> process.get("process").asString())
                        .toList());
        assertThat(browser.all("table[aria-label=Endpoints] tbody tr")).hasSize(1);
        assertThat(browser.all("table[aria-label=Phases] tbody tr")).hasSize(2);
    }

    private static String millis(long micros) {
        BigDecimal three = new BigDecimal(micros < 999_500 ? micros / 1e3 : micros / 1e6).round(new MathContext(3));
        return three.stripTrailingZeros().toPlainString() + (micros < 999_500 ? " ms" : " s");
    }

    @Test
    void theTableBehindThePlotHasEverySampleOfTheRecord() throws IOException {
        open();

        List<String> sampled = Files.readAllLines(ramps.run().resolve("run.jsonl")).stream()
                .filter(line -> line.contains("\"event\":\"sampled\""))
                .toList();
        List<String> rows = browser.rows("connections");
        assertThat(rows).hasSameSizeAs(sampled);
        JsonNode last = Ramps.JSON.readTree(sampled.getLast()).get("counts");
        assertThat(rows.getLast())
                .endsWith("|%d|%d|%d"
                        .formatted(
                                last.get("kernel").asLong(),
                                last.get("server").asLong(),
                                last.get("clients").asLong()));
    }

    @Test
    void itFitsAPhoneAndCanBePrinted() {
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));
        try {
            open();
            assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                    .as("no scrolling to the side")
                    .isLessThanOrEqualTo(360);
            browser.draws("connections", "clients", "server", "kernel");
        } finally {
            browser.driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
        assertThat(browser.driver().print(new PrintOptions()).getContent().length())
                .isGreaterThan(20_000);
    }

    @Test
    void itCanBeReadWithoutSeeingIt() {
        open();

        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en");
        assertThat(browser.all("h1")).hasSize(1);
        assertThat(browser.all("section.plot:not([hidden]) h2").size()).isGreaterThanOrEqualTo(6);
        assertThat(browser.all("section.plot:not([hidden]) .canvas"))
                .allSatisfy(canvas ->
                        assertThat(canvas.getDomAttribute("aria-label")).contains(". "));
    }

    /** Tests hostile text: names of pods, commands and logs come from elsewhere. */
    @Test
    void whatComesFromDataIsNeverRun() throws IOException {
        String evil = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>";
        Path run = Files.createDirectory(folder.resolve("evil"));
        ObjectNode report = (ObjectNode) ramps.report();
        report.put("verdict", evil).put("command", evil).put("version", evil);
        report.putArray("warnings").add(evil);
        report.putArray("findings")
                .addObject()
                .put("limit", evil)
                .put("where", evil)
                .put("seen", evil)
                .put("fix", evil)
                .put("fatal", false);
        Files.writeString(run.resolve("report.json"), report.toString());
        Files.copy(ramps.run().resolve("run.jsonl"), run.resolve("run.jsonl"));
        ObjectNode died =
                Ramps.JSON.createObjectNode().put("at", report.get("startedAt").asString());
        died.put("event", "processDied").put("process", evil).put("pid", 0).put("exitCode", 1);
        died.put("connections", 5).put("lastWords", evil);
        Files.writeString(run.resolve("run.jsonl"), died + "\n", StandardOpenOption.APPEND);

        try (Program again = ramps.orchestrator("report", run.toString())) {
            again.exits(0);
        }
        browser.go(run.resolve("report.html"));

        assertThat(browser.run("return window.pwned || 'no'")).isEqualTo("no");
        assertThat(browser.all("img")).isEmpty();
        assertThat(browser.text("#verdict")).contains(evil);
        assertThat(browser.text("pre")).isEqualTo(evil);
        assertThat(browser.text("main")).contains("processDied");
    }
}
