package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.plan.LocalPlan;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Upgrades of a plan whose fields for local processes were not nested: in format 3, and in format 4 at first. */
class FormatUpgradeTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final LocalPlan LOCAL = new LocalPlan(
            new LocalPlan.OwnServer(new FileTables.Layout(2, false, 9_850), 64, null),
            new FileTables.Layout(1, false, 19_700),
            1,
            24);

    @Test
    void aLocalPlanOfFormat3IsNested() throws Exception {
        assertThat(parse(old()).plan().local()).isEqualTo(LOCAL);
    }

    @Test
    void aLocalPlanOfTheFirstFormat4IsNested() throws Exception {
        ObjectNode report = (ObjectNode) JSON.readTree(Json.write(parse(old())));
        ObjectNode plan = (ObjectNode) report.get("plan");
        ObjectNode local = (ObjectNode) plan.remove("local");
        plan.setAll((ObjectNode) local.remove("ownServer"));
        plan.setAll(local);

        Report read = parse(report);

        assertThat(read.format()).isEqualTo(Report.FORMAT);
        assertThat(read.plan().local()).isEqualTo(LOCAL);
    }

    @Test
    void aPlanWithoutHeapsIsForKubernetes() throws Exception {
        ObjectNode report = old();
        ObjectNode plan = (ObjectNode) report.get("plan");
        plan.put("serverHeapMb", 0);
        plan.put("clientHeapMb", 0);

        assertThat(parse(report).plan().local()).isNull();
    }

    @Test
    void aPlanThatLacksAFieldIsRefused() throws Exception {
        ObjectNode report = old();
        ((ObjectNode) report.get("plan")).remove("sourcesPerProcess");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> parse(report))
                .withMessageContaining("sourcesPerProcess");
    }

    private static Report parse(ObjectNode report) {
        return ReportReader.parse(report.toString(), Report.class, "it");
    }

    private ObjectNode old() throws IOException, URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(getClass().getResource("/runs-of-8c32c67/held/report.json"))
                .toURI());
        return (ObjectNode) JSON.readTree(Files.readString(file));
    }
}
