package io.megaconn.orchestrator.ui;

import java.util.List;
import java.util.Map;

/** Formats the room for client pods on each node. Pure. */
public final class NodeTable {
    private NodeTable() {}

    /** @param nodes the room in words, by node */
    public static List<String> lines(Map<String, String> nodes) {
        Table table = new Table();
        nodes.forEach((name, room) -> table.row("node", name, room));
        return table.lines();
    }
}
