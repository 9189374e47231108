package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final MessageVariables VARIABLES = variables(41, 3, 7, 1_796_000_123_456_789L);

    private static MessageVariables variables(long connection, int client, long sequence, long micros) {
        MessageVariables variables = new MessageVariables();
        variables.connection = connection;
        variables.client = client;
        variables.sequence = sequence;
        variables.micros = micros;
        variables.clock = 0xC0FFEE;
        return variables;
    }

    private static String render(Template template, MessageVariables variables) {
        byte[] out = new byte[template.longest()];
        return new String(out, 0, template.render(out, variables), StandardCharsets.UTF_8);
    }

    private static String render(String text) {
        return render(TemplateParser.parse("--message", text), VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"ping":{sequence}}       | {"ping":7}
            c{connection}/{client}    | c41/3
            {time}                    | @1796000123456789-00c0ffee@
            \\{sequence}              | {sequence}
            {{sequence}}              | {7}
            {}{ }{1}}{"a"}            | {}{ }{1}}{"a"}
            \\x7bsequence}            | {sequence}
            { sequence}               | { sequence}
            """)
    void aBraceBeforeALetterBeginsAVariable(String text, String rendered) {
        assertThat(render(text)).isEqualTo(rendered);
    }

    @Test
    void aTextWithoutVariablesIsFixed() {
        assertThat(TemplateParser.parse("--message", "{\"a\":1}\\n")).isInstanceOf(Template.Fixed.class);
        assertThat(TemplateParser.parse("--message", "hex:7b61"))
                .isInstanceOfSatisfying(
                        Template.Fixed.class,
                        fixed -> assertThat(fixed.bytes()).asString().isEqualTo("{a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{user}", "{a:1}", "{sequence", "{sequence:}", "{time:3}", "{Sequence}", "{connection }"})
    void anotherNameIsRefusedWithTheWayOut(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> TemplateParser.parse("--message", "é" + text))
                .withMessageStartingWith("--message: {")
                .withMessageMatching(".*(type \\{[a-z]+}|\\\\\\{ for a brace before a letter)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{random}", "{random:}", "{random:0}", "{random:x}", "{random:-1}", "{random:9999999}"})
    void randomNeedsALength(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> TemplateParser.parse("--message", text))
                .withMessageEndingWith("type {random:8}");
    }

    @Test
    void renderingTwiceGivesTheSameBytes() {
        String text = "{random:37}|{random:37}|{connection}{sequence}";
        String first = render(text);
        String[] parts = first.split("\\|");

        assertThat(render(text)).isEqualTo(first);
        assertThat(parts[0]).hasSize(37).matches("[A-Za-z0-9_-]+").isNotEqualTo(parts[1]);
        Template template = TemplateParser.parse("--message", text);
        assertThat(render(template, variables(42, 3, 7, 0))).isNotEqualTo(first);
        assertThat(render(template, variables(41, 3, 8, 0)).substring(0, 37)).isNotEqualTo(parts[0]);
    }

    @Test
    void noMessageIsLongerThanTheLongest() {
        Template template = TemplateParser.parse("--message", "{connection}{client}{sequence}{time}{random:5}é");
        MessageVariables most = variables(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, 9_999_999_999_999_999L);

        assertThat(render(template, most).getBytes(StandardCharsets.UTF_8)).hasSize(template.longest());
        assertThat(render(template, variables(0, 0, 0, 0)))
                .isEqualTo("000@0000000000000000-00c0ffee@"
                        + render(template, variables(0, 0, 0, 0)).substring(30));
    }

    @Test
    void onlyTheBraceIsEscapedInAFile() {
        Template template = TemplateParser.parseFile("--message-file", "\\n\\\\ \\{a} {sequence}");
        assertThat(render(template, VARIABLES)).isEqualTo("\\n\\\\ {a} 7");
    }
}
