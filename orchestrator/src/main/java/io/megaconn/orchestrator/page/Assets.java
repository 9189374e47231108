package io.megaconn.orchestrator.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The page's files, combined.
 *
 * @param script all JavaScript
 * @param style all CSS
 */
record Assets(String script, String style) {
    private static final List<String> SCRIPTS = List.of(
            "format", "dom", "colors", "export", "plot", "plots", "tables", "report", "live", "words", "compare",
            "main");

    static Assets load() {
        StringBuilder own = new StringBuilder();
        SCRIPTS.forEach(name -> own.append(text(name + ".js")).append('\n'));
        // The project's own files share a scope, so that they define no globals.
        String script = "/*\n%s*/\n%s\n(() => {\n'use strict';\n%s})();\n"
                .formatted(text("uplot/LICENSE"), text("uplot/uPlot.iife.min.js"), own);
        return new Assets(script, text("uplot/uPlot.min.css") + "\n" + text("page.css"));
    }

    static String text(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the content security policy: only exactly these scripts and styles may run, whatever gets into the page. */
    String policy() {
        return "default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
                .formatted(hash(script), hash(style));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
