package io.megaconn.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real headless Chromium. No page that it opens may write an error to the console. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** @param folder for its profile */
    static Browser open(Path folder) {
        boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (!there) {
            System.err.println("SKIPPED the pages in a browser: apt-get install chromium chromium-driver");
        }
        assumeTrue(there, "no chromium");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // it refuses to run as root otherwise
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=2", // so that thin lines have pixels of their very color
                "--window-size=1200,1000",
                "--user-data-dir=" + folder.resolve("profile"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void go(String url) {
        driver.get(url);
    }

    void go(Path file) {
        go(file.toUri().toString());
    }

    ChromeDriver driver() {
        return driver;
    }

    Object run(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Reads the page in one call, because a live page replaces its elements. */
    String text(String css) {
        return String.valueOf(
                run("return document.querySelector(arguments[0])?.innerText.replaceAll('\u00a0', ' ')", css));
    }

    /** Returns the value on the card with this name, and the text below it. */
    String card(String name) {
        List<?> cards = (List<?>) run(
                "return [...document.querySelectorAll('.card')].map(card => card.innerText.replaceAll('\u00a0', ' '))");
        return cards.stream()
                .map(String::valueOf)
                .filter(text -> text.startsWith(name + "\n"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no card " + name + " among " + cards));
    }

    /** Opens the table behind a plot. */
    List<String> rows(String plot) {
        run("document.querySelector('#plot-' + arguments[0] + ' details').open = true", plot);
        Program.eventually()
                .until(() -> !all("#plot-%s details tbody tr".formatted(plot)).isEmpty());
        return ((List<?>) run(
                        "return [...document.querySelectorAll('#plot-' + arguments[0] + ' details tbody tr')]"
                                + ".map(row => [...row.cells].map(cell => cell.textContent.replaceAll('\u00a0', ' ')).join('|'))",
                        plot))
                .stream().map(String::valueOf).toList();
    }

    /** Counts the pixels of a plot's canvas that have exactly this color of the theme. */
    long pixels(String plot, String color) {
        return (Long) run("""
                const [id, name] = arguments;
                const scratch = (width, height) => Object.assign(document.createElement('canvas'), { width, height })
                  .getContext('2d', { willReadFrequently: true });
                const probe = scratch(1, 1);
                probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
                probe.fillRect(0, 0, 1, 1);
                const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
                const canvas = document.querySelector(`#plot-${id} canvas`);
                if (!canvas) return 0;
                const copy = scratch(canvas.width, canvas.height);
                copy.drawImage(canvas, 0, 0);
                const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
                let count = 0;
                for (let i = 0; i < data.length; i += 4) {
                  if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) count++;
                }
                return count;
                """, plot, color);
    }

    void draws(String plot, String... colors) {
        for (String color : colors) {
            assertThat(pixels(plot, color))
                    .as("pixels of %s in plot %s", color, plot)
                    .isGreaterThan(20);
        }
    }

    void theme(String name) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    void complainsOfNothing() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .as("console")
                .isEmpty();
    }

    void screenshot(Path file) {
        try {
            Files.write(file, driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
