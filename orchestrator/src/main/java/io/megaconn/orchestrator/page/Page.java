package io.megaconn.orchestrator.page;

import io.megaconn.runtime.wire.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document: self-contained, with the data as one block of JSON. Pure, but for the page's files. */
final class Page {
    private Page() {}

    /** @param title of the window */
    static String html(String title, Assets assets, Map<String, @Nullable Object> data) {
        return Assets.text("page.html")
                .replace("@policy@", assets.policy())
                .replace("@title@", escaped(title))
                .replace("@style@", assets.style())
                .replace("@script@", assets.script())
                .replace("@data@", json(data)); // last: whatever is in it stays as it is
    }

    /** JSON in which nothing can end the script element that it stands in. These characters occur only in strings. */
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
