package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.Phases;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.runtime.cli.KeyLogFile;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.Latency;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Tests the file with Maven's parser of test reports, as a CI server would read it. */
class JUnitXmlTest {
    private static final List<Check> PASSED = List.of(new Check("memory", Check.Status.OK, "2", "1", ""));
    private static final List<Check> REFUSED = List.of(
            new Check("memory", Check.Status.OK, "2", "1", ""),
            new Check("conntrack", Check.Status.REFUSE, "1", "2", "sudo sysctl -w x=\"1 < 2\""));

    private final JUnitXml junit = new JUnitXml("host & co");

    @Test
    void aRunThatWentWellIsACaseForEachThingItDid() throws Exception {
        Report report = SampleReports.full(SampleReports.MACHINE, Outcome.reached("fine"), "lost==2");

        List<ReportTestCase> cases = read(junit.of(report, PASSED));

        assertThat(cases.stream().map(c -> c.getFullClassName() + " " + c.getName()))
                .containsExactly(
                        "megaconn.preflight preflight",
                        "megaconn.batch batch 1 of 3: 1,000 connections",
                        "megaconn.batch batch 2 of 3: 2,000 connections",
                        "megaconn.batch batch 3 of 3: 2,500 connections",
                        "megaconn.hold hold 1m",
                        "megaconn.threshold lost==2");
        assertThat(cases).allMatch(ReportTestCase::isSuccessful);
        assertThat(cases.get(1).getTime()).isEqualTo(1.25f);
        assertThat(cases.get(4).getTime()).isEqualTo(60.125f);
    }

    @Test
    void unverifiedCertificatesAreAProperty() {
        Report plain = SampleReports.full(SampleReports.MACHINE, Outcome.reached("fine"));

        assertThat(junit.of(plain, PASSED)).doesNotContain("certificates");
        assertThat(junit.of(over(plain, true), PASSED))
                .contains("name=\"certificates\" value=\"not verified (--tls-insecure)\"");
        assertThat(junit.of(over(plain, false), PASSED)).contains("name=\"certificates\" value=\"verified\"");
    }

    @Test
    void aKeyLogIsAProperty() {
        Report plain = SampleReports.full(SampleReports.MACHINE, Outcome.reached("fine"));
        String warning = KeyLogFile.warning(Path.of("/tmp/keys.log"));

        assertThat(junit.of(plain, PASSED)).doesNotContain("keyLog");
        assertThat(junit.of(Stats.with(plain, "warnings", List.of("another", warning)), PASSED))
                .contains("name=\"keyLog\" value=\"%s\"".formatted(warning));
    }

    @Test
    void resumedHandshakesAreAPropertyIfClientsMayResume() {
        Report plain = SampleReports.full(SampleReports.MACHINE, Outcome.reached("fine"));
        PhaseResult phase = Stats.with(
                Stats.with(new PhaseResult(Latency.NONE, Latency.NONE, -1, -1, 1, 1), "resumedHandshakes", 2L),
                "handshakeTime",
                Stats.latency(1_500, 1_500, 1_500));
        ClientTls resuming = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of(), "", true);

        assertThat(junit.of(Stats.with(over(plain, resuming), "phases", new Phases(phase, phase)), PASSED))
                .contains("name=\"handshakes\" value=\"2 full, 4 resumed\"");
        assertThat(junit.of(Stats.with(over(plain, resuming), "phases", new Phases(phase, null)), PASSED))
                .contains("name=\"handshakes\" value=\"1 full, 2 resumed\"");
        assertThat(junit.of(over(plain, false), PASSED)).doesNotContain("\"handshakes\"");
    }

    private static Report over(Report report, boolean insecure) {
        return over(report, new ClientTls("", "", insecure, "", "", "", "1.2", List.of(), List.of()));
    }

    private static Report over(Report report, ClientTls tls) {
        return Stats.with(
                report,
                "plan",
                Stats.with(report.plan(), "workload", report.plan().workload().over(tls)));
    }

    @Test
    void aThresholdThatIsNotMetIsAFailureWithWhatWasMeasured() throws Exception {
        Report report = SampleReports.full(SampleReports.MACHINE, Outcome.reached("fine"), "lost==0", "reply_max<1s");

        List<ReportTestCase> cases = read(junit.of(report, PASSED));

        assertThat(cases).filteredOn(ReportTestCase::hasFailure).hasSize(2);
        assertThat(cases.get(5).getFailureMessage()).isEqualTo("measured: 2");
        assertThat(cases.get(5).getFailureType()).isEqualTo("threshold");
        assertThat(cases.get(6).getFailureMessage()).isEqualTo("not measured, the figures of the hold are unknown");
    }

    @Test
    void aBatchThatFailedHasTheVerdictAndWhatWouldHaveFollowedIsSkipped() throws Exception {
        Report report = SampleReports.stopped(1, Outcome.notReached("no room"), "lost==0", "connect_p99<1s");

        List<ReportTestCase> cases = read(junit.of(report, PASSED));

        assertThat(cases.get(1).isSuccessful()).isTrue();
        assertThat(cases.get(2).hasFailure()).isTrue();
        assertThat(cases.get(2).getFailureMessage()).isEqualTo("no room");
        assertThat(cases.subList(3, 5)).as("batch 3, hold").allMatch(ReportTestCase::hasSkipped);
        assertThat(cases.get(5).isSuccessful()).as("lost==0").isTrue();
        assertThat(cases.get(6).hasSkipped()).as("not measured").isTrue();
    }

    @Test
    void anInterruptionIsAnErrorAndNoFailure() throws Exception {
        List<ReportTestCase> cases = read(junit.of(SampleReports.unheld(1, Outcome.interrupted()), PASSED));

        assertThat(cases).filteredOn(ReportTestCase::hasError).hasSize(1);
        assertThat(cases).noneMatch(ReportTestCase::hasFailure);
        assertThat(cases.get(2).hasError()).isTrue();
    }

    @Test
    void lossesFailTheHoldAlsoWhereNoneWasAskedFor() throws Exception {
        Report lost = SampleReports.full(SampleReports.CLUSTER, Outcome.disagree("1 lost"));
        Report resumed = SampleReports.unheld(3, Outcome.disagree("gone since"));

        assertThat(read(junit.of(lost, PASSED)).get(4).getFailureMessage()).isEqualTo("1 lost");
        assertThat(read(junit.of(resumed, List.of())))
                .hasSize(4)
                .last()
                .satisfies(c -> assertThat(c.getFailureMessage()).isEqualTo("gone since"));
    }

    @Test
    void whatPreflightRefusesIsAFailureWithTheFix() throws Exception {
        List<ReportTestCase> cases = read(junit.refused(SampleReports.PLAN, REFUSED, Instant.EPOCH));

        assertThat(cases).filteredOn(ReportTestCase::hasFailure).hasSize(1);
        assertThat(cases).filteredOn(ReportTestCase::hasSkipped).hasSize(3);
        assertThat(cases.getFirst().getFailureMessage())
                .isEqualTo("conntrack: found 1, needs 2; fix: sudo sysctl -w x=\"1 < 2\"");
    }

    /** Tests the requirements of the common XSDs: the order of elements, the attributes, no time zone, the sums. */
    @Test
    void hasTheStructureThatStrictReadersAskFor() throws Exception {
        Report report = SampleReports.full();
        String xml = junit.of(report, REFUSED);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);

        assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-25T17:00:00");
        assertThat(suite.getAttribute("hostname")).isEqualTo("host & co");
        assertThat(suite.getAttribute("time")).matches("\\d+\\.\\d{3}");
        assertThat(suite.getAttribute("tests"))
                .isEqualTo("" + suite.getElementsByTagName("testcase").getLength())
                .isEqualTo("7");
        assertThat(suite.getAttribute("failures"))
                .isEqualTo("" + suite.getElementsByTagName("failure").getLength())
                .isEqualTo("1");
        assertThat(suite.getAttribute("skipped"))
                .isEqualTo("" + suite.getElementsByTagName("skipped").getLength())
                .isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
        List<String> children = new java.util.ArrayList<>();
        for (Node node = suite.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && !children.contains(element.getTagName())) {
                children.add(element.getTagName());
            }
        }
        assertThat(children).containsExactly("properties", "testcase", "system-out", "system-err");
    }

    @Test
    void whatIsNoXmlIsReplaced() throws Exception {
        Report report = SampleReports.stopped(0, Outcome.notReached("died: \033[31m\0 \uD800 ]]> \uFFFF 😀\nmore"));

        assertThat(read(junit.of(report, PASSED)).get(1).getFailureMessage()).isEqualTo("died: ?[31m? ? ]]> ? 😀");
    }

    private static List<ReportTestCase> read(String xml) throws Exception {
        return new TestSuiteXmlParser(new NullConsoleLogger())
                        .parse(new InputStreamReader(
                                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                        .stream()
                        .flatMap(suite -> suite.getTestCases().stream()) // a suite for each class name
                        .toList();
    }
}
