package io.megaconn.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges the bills of materials of the programs into that of a release, which also contains a Java run time. */
public final class ReleaseBom {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ReleaseBom() {}

    /** @param args result, release file of the Java run time, bills of the programs */
    public static void main(String[] args) throws IOException {
        ObjectNode merged = (ObjectNode) JSON.readTree(Files.readString(Path.of(args[2])));
        Map<String, JsonNode> components = new LinkedHashMap<>();
        for (int i = 2; i < args.length; i++) {
            JsonNode bom = JSON.readTree(Files.readString(Path.of(args[i])));
            add(components, bom.at("/metadata/component"));
            bom.get("components").forEach(component -> add(components, component));
        }
        ArrayNode all = merged.putArray("components");
        components.values().forEach(all::add);
        all.add(javaRuntime(Path.of(args[1])));
        merged.remove("dependencies");
        ObjectNode release = (ObjectNode) merged.at("/metadata/component");
        JsonNode version = release.get("version");
        ((ObjectNode) merged.get("metadata"))
                .putObject("component")
                .put("type", "application")
                .put("bom-ref", "megaconn")
                .put("group", "io.megaconn")
                .put("name", "megaconn")
                .set("version", version);
        Files.writeString(Path.of(args[0]), JSON.writeValueAsString(merged) + "\n");
    }

    private static void add(Map<String, JsonNode> components, JsonNode component) {
        components.putIfAbsent(component.get("purl").asString(), component);
    }

    private static ObjectNode javaRuntime(Path release) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(release)) {
            properties.load(in);
        }
        ObjectNode component = JSON.createObjectNode();
        String version = unquoted(properties, "JAVA_RUNTIME_VERSION", unquoted(properties, "JAVA_VERSION", "unknown"));
        component
                .put("type", "platform")
                .put("bom-ref", "java-runtime")
                .put("publisher", unquoted(properties, "IMPLEMENTOR", "unknown"))
                .put("name", "OpenJDK")
                .put("version", version)
                .put("purl", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
        component.putArray("licenses").addObject().put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        return component;
    }

    private static String unquoted(Properties properties, String key, String fallback) {
        return properties.getProperty(key, fallback).replace("\"", "");
    }
}
