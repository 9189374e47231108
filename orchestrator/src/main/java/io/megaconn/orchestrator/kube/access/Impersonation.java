package io.megaconn.orchestrator.kube.access;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user that requests act as, as headers of a request. */
record Impersonation(List<Map.Entry<String, String>> headers) {
    private static final String TOKEN_CHARACTERS = "!#$&'*+-.^_`|~";

    /** @throws io.megaconn.runtime.UserError if the fields don't name a user, or can't be sent */
    static Impersonation of(Entry<AuthInfo> entry) {
        AuthInfo user = entry.value();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        add(entry, headers, "as", "Impersonate-User", user.getAs());
        add(entry, headers, "as-uid", "Impersonate-Uid", user.getAsUid());
        for (String group : orEmpty(user.getAsGroups())) {
            add(entry, headers, "as-groups", "Impersonate-Group", group);
        }
        if (user.getAsUserExtra() != null) {
            user.getAsUserExtra().forEach((key, values) -> {
                for (String value : orEmpty(values)) {
                    add(entry, headers, "as-user-extra", "Impersonate-Extra-" + escape(key), value);
                }
            });
        }
        if (!headers.isEmpty() && !FieldFile.isSet(user.getAs())) {
            throw entry.refuse(
                    "as",
                    "is missing: as-groups, as-uid and as-user-extra require it",
                    entry.set("--as=NAME") + ", or remove them from the file");
        }
        return new Impersonation(List.copyOf(headers));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static void add(
            Entry<AuthInfo> entry,
            List<Map.Entry<String, String>> headers,
            String field,
            String header,
            @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            if (!Credential.isSendable(value)) {
                throw entry.refuse(
                        field, "has a character that can't be sent in an HTTP header", "correct it in the file");
            }
            headers.add(Map.entry(header, value));
        }
    }

    /** Escapes characters that a header's name can't have, as the apiserver expects it. */
    private static String escape(String key) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || TOKEN_CHARACTERS.indexOf(c) >= 0;
            escaped.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return escaped.toString();
    }
}
