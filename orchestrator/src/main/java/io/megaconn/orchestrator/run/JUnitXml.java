package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.Phases;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.run.JUnitCases.Case;
import io.megaconn.orchestrator.run.JUnitCases.End;
import io.megaconn.runtime.cli.KeyLogFile;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.ProtocolStats;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes JUnit XML for CI servers. There is no standard; this is the format that Ant introduced and all of them accept.
 * Pure.
 */
public final class JUnitXml {
    private final String hostname;

    /** @param hostname name of this machine */
    public JUnitXml(String hostname) {
        this.hostname = hostname;
    }

    /**
     * Returns the XML of a run.
     *
     * @param checks checks of preflight, empty if there was none
     */
    public String of(Report report, List<Check> checks) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("run", report.run());
        properties.put("version", report.version());
        properties.put("command", report.command());
        properties.put("verdict", report.verdict());
        properties.put("exitCode", String.valueOf(report.exitCode()));
        ClientTls tls = report.plan().workload().tls();
        if (tls != null) {
            properties.put("certificates", tls.insecure() ? "not verified (--tls-insecure)" : "verified");
            if (tls.resume()) {
                properties.put("handshakes", handshakes(report.phases()));
            }
        }
        report.warnings().stream()
                .filter(warning -> warning.contains("(%s)".formatted(KeyLogFile.VARIABLE)))
                .findFirst()
                .ifPresent(warning -> properties.put("keyLog", warning));
        return write(JUnitCases.of(report, checks), Instant.parse(report.startedAt()), report.seconds(), properties);
    }

    /** Returns how many handshakes of all phases were full, and how many resumed a session. */
    private static String handshakes(Phases phases) {
        List<PhaseResult> all =
                Stream.of(phases.ramp(), phases.hold()).filter(Objects::nonNull).toList();
        return ProtocolStats.handshakes(
                all.stream().mapToLong(phase -> phase.handshakeTime().count()).sum(),
                all.stream().mapToLong(PhaseResult::resumedHandshakes).sum());
    }

    /** Returns the XML of a ramp that preflight refused. */
    public String refused(Plan plan, List<Check> checks, Instant startedAt) {
        return write(JUnitCases.refused(plan, checks), startedAt, 0, Map.of());
    }

    private String write(List<Case> cases, Instant startedAt, double seconds, Map<String, String> properties) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            xml.writeStartElement("testsuite");
            attribute(xml, "name", "megaconn ramp");
            attribute(xml, "package", "megaconn");
            attribute(xml, "id", "0");
            attribute(
                    xml,
                    "timestamp",
                    startedAt.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""));
            attribute(xml, "hostname", hostname);
            attribute(xml, "tests", String.valueOf(cases.size()));
            attribute(xml, "failures", count(cases, End.FAILED));
            attribute(xml, "errors", count(cases, End.ERROR));
            attribute(xml, "skipped", count(cases, End.SKIPPED));
            attribute(xml, "time", seconds(seconds));
            xml.writeStartElement("properties");
            for (Map.Entry<String, String> property : properties.entrySet()) {
                xml.writeEmptyElement("property");
                attribute(xml, "name", property.getKey());
                attribute(xml, "value", property.getValue());
            }
            xml.writeEndElement();
            for (Case one : cases) {
                write(xml, one);
            }
            xml.writeEmptyElement("system-out");
            xml.writeEmptyElement("system-err");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text can be written", e);
        }
        return text + "\n";
    }

    private static void write(XMLStreamWriter xml, Case one) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        attribute(xml, "name", one.name());
        attribute(xml, "classname", "megaconn." + one.group());
        attribute(xml, "time", seconds(one.seconds()));
        switch (one.end()) {
            case PASSED -> {}
            case SKIPPED -> {
                xml.writeEmptyElement("skipped");
                attribute(xml, "message", one.message());
            }
            case FAILED, ERROR -> {
                xml.writeStartElement(one.end() == End.FAILED ? "failure" : "error");
                attribute(xml, "message", one.message().lines().findFirst().orElse(""));
                attribute(xml, "type", one.group());
                xml.writeCharacters(allowed(one.message()));
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    private static String count(List<Case> cases, End end) {
        return String.valueOf(cases.stream().filter(one -> one.end() == end).count());
    }

    private static String seconds(double seconds) {
        return "%.3f".formatted(seconds);
    }

    /** Removes control characters, which a pod's last words may contain: XML doesn't allow them, even escaped. */
    private static String allowed(String text) {
        return text.codePoints()
                .map(c -> c == '\n'
                                || c == '\t'
                                || (c >= 0x20 && c <= 0xD7FF)
                                || (c >= 0xE000 && c <= 0xFFFD)
                                || c > 0xFFFF
                        ? c
                        : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
