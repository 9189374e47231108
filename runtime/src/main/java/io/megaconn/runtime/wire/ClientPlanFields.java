package io.megaconn.runtime.wire;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The unchecked fields of a plan's JSON, or of an object inside it: texts, integers, lists of texts, and objects. Uses
 * only Jackson's streaming part, as {@link Json} does.
 */
final class ClientPlanFields {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** A value that is not valid for any field of a plan. */
    private static final Object OTHER = new Object();

    /** Paths of objects inside objects: {@code workload.script.} */
    private static final int LONGEST_PATH = "workload.".length() + 1;

    private final String path;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    /** @param path path of the object: empty for the plan, otherwise for example {@code workload.} */
    private ClientPlanFields(String path) {
        this.path = path;
    }

    static ClientPlanFields read(String json) {
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw UserError.usage("not a JSON object");
            }
            ClientPlanFields read = object(in, "");
            if (in.nextToken() != null) {
                throw UserError.usage("more than one JSON object");
            }
            return read;
        } catch (JacksonException e) {
            throw UserError.usage("not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static ClientPlanFields object(JsonParser in, String path) {
        ClientPlanFields read = new ClientPlanFields(path);
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            boolean nested = token == JsonToken.START_OBJECT && path.length() < LONGEST_PATH;
            if (read.fields.put(name, nested ? object(in, path + name + ".") : value(in, token)) != null) {
                throw UserError.usage("\"%s%s\" is there twice".formatted(path, name));
            }
        }
        return read;
    }

    private static Object value(JsonParser in, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> in.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
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

    /** @throws UserError with the name of the first field that is missing, wrong or unknown */
    ClientPlan plan() {
        int format = fields.containsKey("format") ? number("format") : 1;
        if (format < 1 || format > ClientPlan.FORMAT) {
            throw UserError.usage(
                    "it has format %d, and this client reads 1 to %d: use a client of the orchestrator's version"
                            .formatted(format, ClientPlan.FORMAT));
        }
        ClientPlanFields workload = format == 1 ? this : object("workload");
        ClientPlan plan = new ClientPlan(
                text("run"),
                endpoints(),
                number("target"),
                number("connectionsPerClient"),
                workload.workload(format),
                number("connectRate"),
                fields.containsKey("external") && flag("external"));
        if (format > 1) {
            workload.refuseUnused();
            refuseUnused();
        }
        return plan;
    }

    private Workload workload(int format) {
        return new Workload(
                parsed("messageInterval", Quantities::duration),
                number("payloadSize"),
                parsed("reply", ClientPlanFields::reply),
                format < 3 ? Script.PLAIN : object("script").script(),
                format < 4 ? null : object("tls").tls());
    }

    private ClientTls tls() {
        ClientTls tls = new ClientTls(
                text("ca"),
                text("serverName"),
                flag("insecure"),
                text("certificate"),
                text("key"),
                text("keyPasswordFile"),
                text("minVersion"),
                texts("ciphers"),
                texts("alpn"),
                text("caCertificates"),
                flag("resume"));
        refuseUnused();
        return tls;
    }

    private Script script() {
        String message = text("message");
        String expect = text("expect");
        List<MessageSource> messages = texts("openingMessages").stream()
                .map(text -> parse(path + "openingMessages", text, MessageSource::new))
                .toList();
        List<String> expectations = texts("openingExpectations");
        if (messages.size() != expectations.size()) {
            throw UserError.usage("\"%sopeningExpectations\" must be as many as \"openingMessages\"".formatted(path));
        }
        Script script = new Script(
                text("protocol"),
                new UriPath(text("path")),
                texts("headers"),
                message.isEmpty() ? null : parse(path + "message", message, MessageSource::new),
                expect.isEmpty() ? null : expect,
                IntStream.range(0, messages.size())
                        .mapToObj(i -> new Script.FirstExchange(messages.get(i), expectations.get(i)))
                        .toList(),
                parsed("pingInterval", Quantities::duration),
                flag("idle"));
        refuseUnused();
        return script;
    }

    /** Refuses unknown fields: they may change what the connections have to do. */
    private void refuseUnused() {
        for (String name : fields.keySet()) {
            if (!used.contains(name)) {
                throw UserError.usage(
                        "\"%s%s\" is unknown: use a client of the orchestrator's version".formatted(path, name));
            }
        }
    }

    private Object field(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw UserError.usage("\"%s%s\" is missing".formatted(path, name));
        }
        used.add(name);
        return value;
    }

    private ClientPlanFields object(String name) {
        if (field(name) instanceof ClientPlanFields object) {
            return object;
        }
        throw UserError.usage("\"%s%s\" must be an object".formatted(path, name));
    }

    private String text(String name) {
        if (field(name) instanceof String text) {
            return text;
        }
        throw UserError.usage("\"%s%s\" must be a string".formatted(path, name));
    }

    private List<String> texts(String name) {
        if (field(name) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw UserError.usage("\"%s%s\" must be a list of strings".formatted(path, name));
    }

    private boolean flag(String name) {
        if (field(name) instanceof Boolean flag) {
            return flag;
        }
        throw UserError.usage("\"%s%s\" must be true or false".formatted(path, name));
    }

    private int number(String name) {
        if (field(name) instanceof Integer number) {
            return number;
        }
        throw UserError.usage("\"%s%s\" must be a whole number up to 2,147,483,647".formatted(path, name));
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
        return parse(path + name, text(name), parser);
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
