package io.megaconn.runtime.wire;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The reader of plan.json that clients had before its format 2, copied from commit fa5e98d. Frozen: do not change it. It
 * shows what a client image of that version does with a plan that a newer orchestrator writes.
 */
final class Format1PlanReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Placeholder that no field of a plan has. */
    private static final Object OTHER = new Object();

    private final Map<String, Object> fields = new HashMap<>();

    private Format1PlanReader() {}

    static Format1PlanReader read(String json) {
        Format1PlanReader read = new Format1PlanReader();
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw UserError.usage("not a JSON object");
            }
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                read.fields.put(in.currentName(), value(in, in.nextToken()));
            }
            if (in.nextToken() != null) {
                throw UserError.usage("not a JSON object alone: more follows behind it");
            }
            return read;
        } catch (JacksonException e) {
            throw UserError.usage("not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static Object value(JsonParser in, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT -> in.getNumberType() == JsonParser.NumberType.INT ? in.getIntValue() : OTHER;
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
                    values.add(next == JsonToken.START_ARRAY ? other(in) : value(in, next));
                }
                yield values;
            }
            default -> other(in);
        };
    }

    private static Object other(JsonParser in) {
        in.skipChildren();
        return OTHER;
    }

    /** The plan of format 1, without its methods. */
    record Plan(
            String run,
            List<Endpoint> endpoints,
            int target,
            int connectionsPerClient,
            Duration messageInterval,
            int payloadSize,
            Reply reply,
            int connectRate) {}

    /** @throws UserError that names the first field which is missing or wrong */
    Plan plan() {
        return new Plan(
                text("run"),
                endpoints(),
                number("target"),
                number("connectionsPerClient"),
                parsed("messageInterval", Quantities::duration),
                number("payloadSize"),
                parsed("reply", Format1PlanReader::reply),
                number("connectRate"));
    }

    private Object field(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw UserError.usage("\"" + name + "\" is missing");
        }
        return value;
    }

    private String text(String name) {
        if (field(name) instanceof String text) {
            return text;
        }
        throw UserError.usage("\"" + name + "\" must be a text");
    }

    private int number(String name) {
        if (field(name) instanceof Integer number) {
            return number;
        }
        throw UserError.usage("\"" + name + "\" must be a whole number up to 2,147,483,647");
    }

    private List<Endpoint> endpoints() {
        if (field("endpoints") instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream()
                    .map(text -> parse("endpoints", (String) text, Endpoint::parse))
                    .toList();
        }
        throw UserError.usage("\"endpoints\" must be a list of HOST:PORT");
    }

    private <T> T parsed(String name, Function<String, T> parser) {
        return parse(name, text(name), parser);
    }

    private static <T> T parse(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | UserError e) {
            throw UserError.usage("\"" + name + "\": " + e.getMessage());
        }
    }

    private static Reply reply(String text) {
        return Stream.of(Reply.values())
                .filter(reply -> reply.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is neither none nor echo"));
    }
}
