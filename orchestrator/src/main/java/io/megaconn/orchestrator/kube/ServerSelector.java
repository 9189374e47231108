package io.megaconn.orchestrator.kube;

import io.megaconn.runtime.UserError;
import java.util.regex.Pattern;

/**
 * The pods of a server that is not the release's.
 *
 * @param labels selector, such as {@code app=gateway,tier!=test}
 */
public record ServerSelector(String namespace, String labels) {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern LABELS = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.,/=!() ]*");
    /** A prefix of a label's name contains a dot, and a namespace doesn't. */
    private static final Pattern WITH_NAMESPACE = Pattern.compile("([^/.=!, ]+)/(.*)");

    /**
     * @param text {@code [NAMESPACE/]LABELS}
     * @param own namespace of the release
     * @throws UserError for anything else
     */
    public static ServerSelector parse(String text, String own) {
        var m = WITH_NAMESPACE.matcher(text);
        ServerSelector selector =
                m.matches() ? new ServerSelector(m.group(1), m.group(2)) : new ServerSelector(own, text);
        if (!NAMESPACE.matcher(selector.namespace).matches()
                || !LABELS.matcher(selector.labels).matches()) {
            throw UserError.usage(
                    "--server-selector '%s' does not select pods: write [NAMESPACE/]LABELS, such as prod/app=gateway"
                            .formatted(text));
        }
        return selector;
    }

    @Override
    public String toString() {
        return namespace + "/" + labels;
    }
}
