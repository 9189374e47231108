package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPlanTest {
    static final String VALID = """
            {"format":2,"run":"20261125-170000-ab12","endpoints":["10.88.0.11:9000","[fd00::1]:9001"],"target":1000000,\
            "connectionsPerClient":25000,"workload":{"messageInterval":"10s","payloadSize":32,"reply":"none"},\
            "connectRate":0}""";

    /** Plan that an orchestrator of commit fa5e98d wrote. */
    static final String FORMAT_1 = """
            {"run":"20261125-170000-ab12","endpoints":["10.88.0.11:9000","[fd00::1]:9001"],"target":1000000,\
            "connectionsPerClient":25000,"messageInterval":"10s","payloadSize":32,"reply":"none","connectRate":0}""";

    static final ClientPlan PLAN = new ClientPlan(
            "20261125-170000-ab12",
            List.of(new Endpoint("10.88.0.11", 9000), new Endpoint("fd00::1", 9001)),
            1_000_000,
            25_000,
            new Workload(Duration.ofSeconds(10), 32, Reply.NONE),
            0);

    @TempDir
    Path dir;

    @Test
    void aPlanIsReadAndWrittenBackTheSame() {
        assertThat(ClientPlan.parse(VALID)).isEqualTo(PLAN);
        assertThat(PLAN.toJson()).isEqualTo(VALID);
    }

    @Test
    void aPlanWithTlsHasFormat4AndIsReadBackTheSame() {
        ClientTls tls = new ClientTls(
                "ca.pem",
                "name.test",
                false,
                "c.pem",
                "k.pem",
                "p",
                "1.3",
                List.of("A", "B"),
                List.of("http/1.1"),
                "",
                true);
        ClientPlan plan =
                new ClientPlan("r", PLAN.endpoints(), 1, 1, PLAN.workload().over(tls), 0);

        assertThat(plan.toJson()).startsWith("{\"format\":4,").contains("\"tls\":{\"ca\":\"ca.pem\",");
        assertThat(ClientPlan.parse(plan.toJson())).isEqualTo(plan);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ClientPlan.parse(plan.toJson().replace("\"insecure\"", "\"careless\"")))
                .withMessageContaining("\"workload.tls.insecure\" is missing");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ClientPlan.parse(plan.toJson().replace("\"format\":4", "\"format\":3")))
                .withMessageContaining("\"workload.tls\" is unknown");
    }

    @Test
    void aFileIsReadAsItsText() throws IOException {
        Path file = Files.writeString(dir.resolve("plan.json"), VALID + "\n");
        assertThat(ClientPlan.read(file)).isEqualTo(PLAN);
    }

    @Test
    void everyPlanThatIsWrittenIsReadBackTheSame() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            ClientPlan plan = new ClientPlan(
                    "run \"" + (char) random.nextInt(33, 0xd800) + "\\" + random.nextInt(),
                    IntStream.rangeClosed(1, random.nextInt(1, 5))
                            .mapToObj(n -> new Endpoint("10.0.0." + n, random.nextInt(1, 65_536)))
                            .toList(),
                    random.nextInt(1, Integer.MAX_VALUE),
                    random.nextInt(1, Integer.MAX_VALUE),
                    new Workload(
                            Duration.ofMillis(random.nextLong(100, 1L << random.nextInt(8, 34))),
                            random.nextInt(1, Workload.LARGEST_PAYLOAD + 1),
                            Reply.values()[random.nextInt(2)]),
                    random.nextInt(Integer.MAX_VALUE));
            assertThat(ClientPlan.parse(plan.toJson())).isEqualTo(plan);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000000, 25000, 40, 25000",
        "1000000, 30000, 34, 10000",
        "1, 25000, 1, 1",
        "7, 1, 7, 1",
        "2147483647, 1, 2147483647, 1",
        "2147483647, 2147483647, 1, 2147483647"
    })
    void theLastClientHoldsWhatTheOthersLeave(int target, int perClient, int clients, int last) {
        ClientPlan plan = new ClientPlan("r", PLAN.endpoints(), target, perClient, PLAN.workload(), 0);
        assertThat(plan.clients()).isEqualTo(clients);
        assertThat(plan.share(clients - 1)).isEqualTo(last);
        assertThat(plan.share(clients)).isZero();
        assertThat(plan.share(Integer.MAX_VALUE)).isZero();
        assertThat(plan.share(-1)).isZero();
        if (clients < 100) {
            assertThat(IntStream.range(0, clients).map(plan::share).sum()).isEqualTo(target);
        }
    }

    @Test
    void aPlanOfFormat1IsReadAndItsUnknownFieldsAreIgnored() {
        String more = FORMAT_1.replace(
                "\"target\"", "\"new\":{\"a\":[1,{\"target\":2}]},\"x\":null,\"y\":[[1],{}],\"z\":1e9,\"target\"");

        assertThat(ClientPlan.parse(FORMAT_1)).isEqualTo(PLAN);
        assertThat(ClientPlan.parse(FORMAT_1.replace("{\"run", "{\"format\":1,\"run")))
                .isEqualTo(PLAN);
        assertThat(ClientPlan.parse(more)).isEqualTo(PLAN);
    }

    @Test
    void aClientOfFormat1RefusesAPlanOfToday() {
        assertThat(Format1PlanReader.read(FORMAT_1).plan().payloadSize()).isEqualTo(32);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Format1PlanReader.read(PLAN.toJson()).plan())
                .withMessage("\"messageInterval\" is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "target"  | "protocol":"ws","target"  | "protocol" is unknown: use a client of the orchestrator's version
            "reply"   | "tls":true,"reply"        | "workload.tls" is unknown: use a client of the orchestrator's version
            "reply"   | "a":{"b":[{}]},"reply"    | "workload.a" is unknown
            "target"  | "reply":"none","target"   | "reply" is unknown
            "target"  | "target":1,"target"       | "target" is there twice
            "reply"   | "reply":"echo","reply"    | "workload.reply" is there twice
            "format":2 | "format":5      | it has format 5, and this client reads 1 to 4: use a client of the orchestrator's
            "format":2 | "format":0      | it has format 0
            "format":2 | "format":-1     | it has format -1
            "format":2 | "format":"2"    | "format" must be a whole number
            "format":2 | "format":null   | "format" must be a whole number
            "format":2 | "format":2.0    | "format" must be a whole number
            "format":2 | "format":1      | "messageInterval" is missing
            """)
    void aPlanThatThisClientMayMisreadIsRefused(String good, String bad, String why) {
        refused(VALID.replace(good, bad), why);
    }

    private static final Script SCRIPT = new Script(
            "ws",
            new UriPath("/chat?room=1"),
            List.of("Origin: a", "Authorization: @token"),
            MessageSource.text("{\"ping\":{sequence}}\\n"),
            "pong",
            List.of(
                    new Script.FirstExchange(MessageSource.file("hello.bin", false), "any"),
                    new Script.FirstExchange(MessageSource.file("hello.txt", true), "hex:00")),
            Duration.ofSeconds(30),
            false);

    /** megaconn's own server echoes, and the user says what of it is the reply. */
    @Test
    void theRepliesOfAnEchoingServerMayBeThoseOfTheUser() {
        ClientPlan plan = ClientPlan.parse(SCRIPTED.toJson().replace("\"reply\":\"none\"", "\"reply\":\"echo\""));
        assertThat(plan.workload().reply()).isEqualTo(Reply.ECHO);
        assertThat(plan.workload().expectsEcho()).isFalse();
        assertThat(plan.workload().expectsReplies()).isTrue();
    }

    private static final ClientPlan SCRIPTED = new ClientPlan(
            "r", PLAN.endpoints(), 1, 1, new Workload(Duration.ofSeconds(10), 32, Reply.NONE, SCRIPT), 0);

    @Test
    void aPlanForAnExternalServerSaysSo() {
        ClientPlan external = new ClientPlan("r", PLAN.endpoints(), 1, 1, PLAN.workload(), 0, true);

        assertThat(ClientPlan.parse(external.toJson())).isEqualTo(external);
        assertThat(PLAN.toJson()).doesNotContain("external");
        refused(external.toJson().replace("\"external\":true", "\"external\":1"), "\"external\" must be true or false");
    }

    @Test
    void aPlanWithAScriptHasFormat3WhichOlderClientsRefuse() {
        assertThat(SCRIPTED.toJson()).startsWith("{\"format\":3,").contains("\"headers\":[\"Origin: a\"");
        assertThat(ClientPlan.parse(SCRIPTED.toJson())).isEqualTo(SCRIPTED);
        refused(SCRIPTED.toJson().replace("\"format\":3", "\"format\":2"), "\"workload.script\" is unknown");
        refused(SCRIPTED.toJson().replace("\"idle\"", "\"tls\":1,\"idle\""), "\"workload.script.tls\" is unknown");
        ClientPlan idle = new ClientPlan(
                "r",
                PLAN.endpoints(),
                1,
                1,
                PLAN.workload()
                        .with(new Script("raw", UriPath.NONE, List.of(), null, null, List.of(), Duration.ZERO, true)),
                0);
        assertThat(ClientPlan.parse(idle.toJson())).isEqualTo(idle);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "ws"               | 1             | "workload.script.protocol" must be a string
            "idle":false       | "idle":0      | "workload.script.idle" must be true or false
            "text:{            | "what:{       | "workload.script.message": 'what:
            ["any","hex:00"]   | ["any"]       | "workload.script.openingExpectations" must be as many as
            ["any","hex:00"]   | [1]           | "workload.script.openingExpectations" must be a list of strings
            "30s"              | "1ms"         | --ping-interval must be at least 100ms
            "idle":false       | "idle":true   | --idle connections send nothing
            """)
    void aScriptThatMakesNoSenseIsRefused(String good, String bad, String why) {
        refused(SCRIPTED.toJson().replace(good, bad), why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "endpoints",
                "target",
                "connectionsPerClient",
                "messageInterval",
                "payloadSize",
                "reply",
                "connectRate"
            })
    void everyFieldIsNeededAndOfItsType(String field) {
        String name = VALID.indexOf(field) < VALID.indexOf("workload") || field.equals("connectRate")
                ? field
                : "workload." + field;
        refused(VALID.replace("\"" + field + "\"", "\"" + field + "2\""), "\"" + name + "\" is missing");
        for (String wrong : new String[] {"null", "true", "{}", "1.5", "[1]", "[[\"a:1\"]]", "99999999999999999999"}) {
            refused(
                    VALID.replaceAll(
                            "\"" + field + "\":(\"[^\"]*\"|\\[.*?0\"\\]|\\[.*?1\"\\]|\\d+)",
                            "\"" + field + "\":" + wrong),
                    "\"" + name + "\" must be");
        }
    }

    @Test
    void theWorkloadIsNeededAndAnObject() {
        refused(VALID.replace("\"workload\"", "\"work\""), "\"workload\" is missing");
        for (String wrong : new String[] {"null", "true", "1", "[]", "[{}]", "\"10s\""}) {
            refused(
                    VALID.replaceAll("\"workload\":\\{.*?}", "\"workload\":" + wrong),
                    "\"workload\" must be an object");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "20261125-170000-ab12" | " "            | "run"
            "10.88.0.11:9000"      | "10.88.0.11"   | "endpoints": '10.88.0.11'
            "10.88.0.11:9000"      | "a:0"          | "endpoints": 'a:0'
            "10.88.0.11:9000"      | "a:\\n9"       | "endpoints": 'a:?9'
            1000000                | 0              | "target" must be at least 1, not 0
            1000000                | -5             | "target" must be at least 1, not -5
            1000000                | 2147483648     | "target" must be a whole number up to
            1000000                | 1e6            | "target" must be a whole number up to
            1000000                | "1m"           | "target" must be a whole number up to
            25000                  | 0              | "connectionsPerClient" must be at least 1, not 0
            "10s"                  | "10x"          | "workload.messageInterval": '10x' is not a duration
            "10s"                  | "99ms"         | --message-interval must be at least 100ms, not 99ms
            "10s"                  | "-1s"          | "workload.messageInterval": '-1s' is not a duration
            32                     | 0              | --payload-size must be 1 to 1MiB, not 0
            32                     | 1048577        | --payload-size must be 1 to 1MiB, not 1048577
            "none"                 | "NONE"         | "workload.reply": 'NONE' is neither none nor echo
            "connectRate":0        | "connectRate":-1 | "connectRate" must be 0 (no limit) or more, not -1
            """, quoteCharacter = '`')
    void aValueThatMakesNoSenseIsNamed(String good, String bad, String named) {
        refused(VALID.replace(good, bad), named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "7", "[]", "\"plan\"", "{", "{}{}", "plan", "\0", "{'run':1}", "{\"run\":"})
    void whatIsNoJsonObjectIsRefused(String text) {
        refused(text, "");
    }

    @Test
    void emptyEndpointsAndTextBehindThePlanAreRefused() {
        refused(VALID.replaceAll("\\[.*1\"\\]", "[]"), "\"endpoints\" must be at least one");
        refused(VALID + "x", "not JSON");
        refused(VALID + "1", "more than one JSON object");
    }

    @Test
    void whateverStandsInTheFileIsAPlanOrAUserErrorOfOneLine() {
        Random random = new Random(2);
        String bits = "{}[]\",:\\0123456789.-eE+ truefalsn\n\0\u2028\ud800\u00e9";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(VALID);
            for (int edits = random.nextInt(1, 4); edits > 0 && !text.isEmpty(); edits--) {
                int at = random.nextInt(text.length());
                int end = Math.min(text.length(), at + random.nextInt(1, 12));
                switch (random.nextInt(5)) {
                    case 0 -> text.setLength(at);
                    case 1 -> text.delete(at, end);
                    case 2 -> text.insert(at, text.substring(at, end));
                    case 3 -> text.setCharAt(at, bits.charAt(random.nextInt(bits.length())));
                    default -> text.insert(at, bits.charAt(random.nextInt(bits.length())));
                }
            }
            planOrRefused(text.toString());
        }
    }

    @Test
    void hugeTextsAndDeepNestingAreRefusedShortly() {
        refused(VALID.replace("10s", "9".repeat(100_000)), "messageInterval");
        refused(VALID.replace("1000000", "9".repeat(100_000)), "");
        refused("[".repeat(100_000), "");
        refused(VALID.replace("[", "[".repeat(100_000)), "");
        refused("{\"a\":" + "{\"a\":".repeat(100_000), "");
    }

    @Test
    void aFileThatIsMissingOrADirectoryOrTooLargeIsNamed() throws IOException {
        Path large = Files.write(dir.resolve("large"), new byte[1024 * 1024 + 1]);
        for (Path file : new Path[] {dir.resolve("none"), dir, large}) {
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> ClientPlan.read(file))
                    .satisfies(e -> assertThat(e.getMessage())
                            .startsWith("plan " + file + ": ")
                            .hasLineCount(1));
        }
    }

    @Test
    void aBadFileIsNamedWithItsField() throws IOException {
        Path file = Files.writeString(dir.resolve("plan.json"), VALID.replace("target", "aim"));
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ClientPlan.read(file))
                .withMessageStartingWith("plan " + file + ": \"target\" is missing");
    }

    private static void refused(String json, String message) {
        assertThat(planOrRefused(json)).as(json).isNotEmpty().contains(message);
    }

    /** Returns the message, or empty for a valid plan. */
    private static String planOrRefused(String json) {
        Throwable thrown = catchThrowable(() -> ClientPlan.parse(json));
        if (thrown == null) {
            return "";
        }
        assertThat(thrown).as(json).isInstanceOf(UserError.class);
        assertThat(((UserError) thrown).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(thrown.getMessage()).startsWith("plan: ").hasLineCount(1).hasSizeLessThan(500);
        return thrown.getMessage();
    }
}
