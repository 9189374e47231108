package io.megaconn.e2e;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The panels of helm/megaconn/dashboards/megaconn.json. */
record Dashboard(JsonNode json) {
    /** A query of a panel, with Grafana's variables filled in. */
    record Query(String panel, String promql) {
        @Override
        public String toString() {
            return panel + ": " + promql;
        }
    }

    static Dashboard read() {
        return new Dashboard(new JsonMapper()
                .readTree(Project.HOME
                        .resolve("helm/megaconn/dashboards/megaconn.json")
                        .toFile()));
    }

    /** @param interval the interval that Grafana would use for a rate, such as {@code 10s} */
    List<Query> queries(String interval) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : json.get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                queries.add(new Query(
                        panel.get("title").asString(),
                        target.get("expr")
                                .asString()
                                .replace("$job", ".*")
                                .replace("$namespace", ".*")
                                .replace("$__rate_interval", interval)));
            }
        }
        return queries;
    }
}
