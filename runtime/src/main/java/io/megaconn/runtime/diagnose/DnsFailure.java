package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rule for host names that don't resolve: the client reports the name and ends. */
final class DnsFailure implements Rule {
    private static final Pattern NAME = Pattern.compile("the name '([^']*)' does not resolve");

    @Override
    public Limit limit() {
        return Limit.DNS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        Stream<String> messages = Stream.concat(
                Stream.of(facts.now().giveUpReason()),
                facts.now().findings().stream().map(Finding::seen));
        return messages.map(NAME::matcher)
                .filter(Matcher::find)
                .limit(1)
                .map(found -> Finding.fatal(
                        limit(),
                        "clients",
                        "the name '%s' does not resolve".formatted(found.group(1)),
                        facts.fixes().unknownName(found.group(1))))
                .toList();
    }
}
