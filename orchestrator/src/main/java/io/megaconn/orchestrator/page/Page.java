package io.megaconn.orchestrator.page;

import io.megaconn.runtime.wire.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTML document: self-contained, with the data as one block of JSON. Pure, except for reading the page's files. */
final class Page {
    private Page() {}

    /** @param title title of the window */
    static String html(String title, Assets assets, Map<String, @Nullable Object> data) {
        return Assets.text("page.html")
                .replace("@policy@", assets.policy())
                .replace("@title@", escaped(title))
                .replace("@style@", assets.style())
                .replace("@script@", assets.script())
                .replace("@data@", json(data)); // last, so that nothing in the data is replaced
    }

    /** JSON that can't end the script element around it. The characters that are escaped occur only in strings. */
    static String json(Map<String, @Nullable Object> data) {
        return Json.write(data)
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
