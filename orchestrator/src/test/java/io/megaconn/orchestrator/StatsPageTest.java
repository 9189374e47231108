package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.system.SocketBuffers;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.EndpointStats;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.ProtocolStats;
import io.megaconn.runtime.wire.Requests;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.TlsStats;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that docs/reference/stats.md has every field of /stats, also of nested objects, and no others. */
class StatsPageTest {
    /** Sections of the page and the records that they describe. */
    private static final Map<String, Class<?>> SECTIONS = Map.ofEntries(
            Map.entry("Server", ServerStats.class),
            Map.entry("Client", ClientStats.class),
            Map.entry("protocol", ProtocolStats.class),
            Map.entry("requests", Requests.class),
            Map.entry("tls", TlsStats.class),
            Map.entry("endpoints", EndpointStats.class),
            Map.entry("losses", Losses.class),
            Map.entry("memory", ProcessMemory.class),
            Map.entry("gc", GcPauses.Stats.class),
            Map.entry("jvm", Jvm.class),
            Map.entry("cpu", Cpu.class),
            Map.entry("heartbeat", Heartbeat.class),
            Map.entry("socketBuffers", SocketBuffers.class),
            Map.entry("delivery", Deliveries.class),
            Map.entry("machine", Machine.class),
            Map.entry("kernel", KernelCounters.class));

    @Test
    void hasEveryFieldInTheirOrder() throws IOException {
        Map<String, List<String>> described = new LinkedHashMap<>();
        String text = Files.readString(Path.of(System.getProperty("megaconn.home"), "docs/reference/stats.md"));
        for (String section : text.split("\n## ")) {
            List<String> fields = PageFields.of(section);
            if (!fields.isEmpty()) {
                described.put(section.lines().findFirst().orElse(""), fields);
            }
        }
        Map<String, List<String>> sent = new LinkedHashMap<>();
        SECTIONS.forEach((section, type) -> sent.put(
                section,
                Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()));

        assertThat(described).containsExactlyInAnyOrderEntriesOf(sent);
    }

    @Test
    void everyNestedRecordHasASection() {
        Set<Class<?>> nested = new HashSet<>();
        collect(ServerStats.class, nested);
        collect(ClientStats.class, nested);
        nested.remove(Latency.class); // in report.md

        assertThat(nested).containsExactlyInAnyOrderElementsOf(SECTIONS.values());
    }

    private static void collect(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, found));
        } else if (type instanceof Class<?> record && record.isRecord() && found.add(record)) {
            Stream.of(record.getRecordComponents()).forEach(component -> collect(component.getGenericType(), found));
        }
    }
}
