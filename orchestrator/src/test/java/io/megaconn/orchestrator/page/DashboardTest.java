package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.ui.Reports;
import io.megaconn.runtime.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DashboardTest {
    private final Dashboard dashboard = Dashboard.open(new DashboardAddress("127.0.0.1", 0), RunStart.ofThisProgram());
    private final int port = URI.create(dashboard.url()).getPort();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        dashboard.close();
    }

    private Socket request(String line, String host) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        socket.getOutputStream()
                .write("%s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(line, host).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private String status(String line, String host) throws IOException {
        return reader(request(line, host)).readLine();
    }

    private BufferedReader guest() throws IOException {
        return reader(request("GET /events", "localhost"));
    }

    private static String next(BufferedReader lines, String start) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new AssertionError("no line that starts with " + start);
    }

    private static String data(BufferedReader lines, String event) throws IOException {
        next(lines, "event: " + event);
        return next(lines, "data: ");
    }

    private static Event sample(long connections) {
        return new Event.Sampled(100, new Counts(connections, connections, connections), 0, 0, 0, 0, 0);
    }

    @Test
    void thePageIsThereWithAPolicyAndNothingElseIs() throws IOException {
        BufferedReader page = reader(request("GET /", "localhost:" + port));

        assertThat(page.readLine()).contains("200");
        List<String> headers = new ArrayList<>();
        for (String line = page.readLine(); !line.isEmpty(); line = page.readLine()) {
            headers.add(line.toLowerCase(java.util.Locale.ROOT));
        }
        assertThat(headers)
                .anyMatch(h -> h.startsWith("content-security-policy: default-src 'none'"))
                .noneMatch(h -> h.startsWith("access-control-allow"));
        assertThat(status("GET /etc/passwd", "localhost")).contains("404");
        assertThat(status("POST /", "localhost")).contains("405");
    }

    @Test
    void headAnswersWithoutABody() throws IOException {
        BufferedReader page = reader(request("HEAD /", "localhost"));

        assertThat(page.readLine()).contains("200");
        assertThat(next(page, "Content-length: ")).isNotEqualTo("Content-length: 0");
        assertThat(status("HEAD /events", "localhost")).contains("200");
        assertThat(status("HEAD /other", "localhost")).contains("404");
    }

    @Test
    void aNameThatIsNotOursIsRefused() throws IOException {
        assertThat(status("GET /", "evil.example")).contains("403");
        assertThat(status("GET /events", "evil.example")).contains("403");
    }

    @Test
    void aPageOfAnotherSiteGetsNothingButALinkOpensThePage() throws IOException {
        String crossSite = "localhost\r\nSec-Fetch-Site: cross-site";

        assertThat(status("GET /", crossSite + "\r\nSec-Fetch-Mode: cors")).contains("403");
        assertThat(status("GET /events", crossSite + "\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"))
                .contains("403");
        assertThat(status("GET /", crossSite + "\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe"))
                .contains("403");
        assertThat(status("GET /", "localhost\r\nOrigin: http://evil.example")).contains("403");
        assertThat(status("GET /", crossSite + "\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"))
                .contains("200");
    }

    @Test
    void whoComesLateGetsThePastThenWhatIsNewAndInTheEndTheReport() throws IOException {
        dashboard.accept(sample(11));
        dashboard.accept(new Event.Lost(3, "{}"));

        BufferedReader guest = guest();
        assertThat(data(guest, "all")).contains("\"clients\":[11]", "lost 3 connections");
        dashboard.accept(sample(22));
        assertThat(data(guest, "more")).contains("\"clients\":[22]").doesNotContain("[11]");
        dashboard.over(Reports.reached());
        assertThat(data(guest, "over")).contains("\"kind\":\"report\"", "\"clients\":[11,22]");
        assertThat(data(guest(), "over")).as("who comes even later").contains("\"clients\":[11,22]");
    }

    /** Tests the end of the stream: a browser reports an error if it is cut off. */
    @RepeatedTest(20)
    void everyGuestIsToldThatTheReportWasAll() throws IOException {
        dashboard.accept(sample(11));
        List<BufferedReader> guests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            guests.add(guest());
            data(guests.getLast(), "all");
        }

        dashboard.over(Reports.reached());
        dashboard.close();

        for (BufferedReader guest : guests) {
            data(guest, "over");
            assertThat(next(guest, "0")).as("the last chunk").isEqualTo("0");
        }
    }

    @Test
    void thereIsRoomForSoManyGuestsAndForTheNextWhenOneLeaves() throws IOException {
        for (int i = 0; i < Dashboard.MAX_SUBSCRIBERS; i++) {
            next(guest(), "event: all");
        }

        assertThat(status("GET /events", "localhost")).contains("503");

        sockets.getFirst().close();
        await().until(() -> {
            dashboard.accept(sample(1)); // a write tells that it has gone
            return status("GET /events", "localhost").contains("200");
        });
    }

    @Test
    void aGuestThatDoesNotReadIsSentAwayAndTheRunDoesNotWait() throws IOException {
        request("GET /events", "localhost").setReceiveBufferSize(1024);
        BufferedReader reads = guest();
        next(reads, "event: all");
        String long1 = "x".repeat(100_000);

        for (int i = 0; i < 3 * SseSubscriber.MAX_QUEUED; i++) { // 77 MB: in no buffer
            dashboard.accept(new Event.Warned(long1));
            next(reads, "event: more");
        }
        dashboard.over(Reports.reached());

        next(reads, "event: over");
    }

    @Test
    void aPortThatIsTakenIsSaidBeforeAnythingStarts() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Dashboard.open(new DashboardAddress("127.0.0.1", port), RunStart.ofThisProgram()))
                .withMessageContaining("--dashboard")
                .withMessageContaining(String.valueOf(port));
    }
}
