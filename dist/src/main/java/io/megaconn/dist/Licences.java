package io.megaconn.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collects the licence texts of third parties, and lists what a release contains under which licence. */
public final class Licences {
    private static final Pattern TEXT =
            Pattern.compile("META-INF/(?:.*/)?[^/]*(?:LICEN[SC]E|NOTICE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);

    private Licences() {}

    /** @param args folder of the licences, folder of the libraries, bill of materials, licence text of megaconn */
    public static void main(String[] args) throws IOException {
        Path licences = Files.createDirectories(Path.of(args[0]));
        JsonNode bom = new JsonMapper().readTree(Files.readString(Path.of(args[2])));
        Map<String, String> rows = new TreeMap<>();
        for (JsonNode component : bom.get("components")) {
            if (!component.path("group").asString("").equals("io.megaconn")) {
                rows.put(name(component), row(component));
            }
        }
        try (Stream<Path> jars = Files.list(Path.of(args[1])).sorted()) {
            for (Path jar : jars.toList()) {
                copyTexts(jar, licences);
            }
        }
        // Most libraries have the Apache License, and only some of their jars contain the text.
        Files.copy(Path.of(args[3]), licences.resolve("Apache-2.0.txt"));
        Files.writeString(licences.resolve("THIRD-PARTY.md"), """
                # Software of others in this release

                Each folder beside this file has the texts that a library contains; the others have the licence named here:
                the Apache License 2.0 is in Apache-2.0.txt. The licences of the Java run time are in jre/legal.
                One library is changed: the class files of picocli have version 52 instead of 49, and stack maps, so that the
                JVM can cache them.

                | component | version | licence |
                |---|---|---|
                %s
                """.formatted(String.join("\n", rows.values())));
    }

    private static String name(JsonNode component) {
        return component.get("purl").asString();
    }

    private static String row(JsonNode component) {
        return "| %s | %s | %s |"
                .formatted(name(component), component.get("version").asString(), licence(component));
    }

    static String licence(JsonNode component) {
        StringBuilder all = new StringBuilder();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            String id = licence.path("id")
                    .asString(licence.path("name")
                            .asString(choice.path("expression").asString("")));
            all.append(all.isEmpty() ? "" : " or ").append(id);
        }
        if (all.isEmpty()) {
            throw new IllegalStateException("no licence: " + component.get("purl"));
        }
        return all.toString();
    }

    private static void copyTexts(Path jar, Path licences) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
                if (TEXT.matcher(entry.getName()).matches()) {
                    Path folder = Files.createDirectories(
                            licences.resolve(jar.getFileName().toString().replaceFirst("\\.jar$", "")));
                    Path target = folder.resolve(
                            entry.getName().replace("META-INF/", "").replace('/', '_'));
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
    }
}
