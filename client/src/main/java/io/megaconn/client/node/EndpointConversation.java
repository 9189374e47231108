package io.megaconn.client.node;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.DiskFiles;
import io.megaconn.runtime.engine.Conversation;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.wire.Workload;
import java.net.InetSocketAddress;
import java.util.List;

/** One complete conversation with each endpoint of an external server, at the first of its addresses. */
public final class EndpointConversation {
    private EndpointConversation() {}

    /** Returns why the first one that failed did; empty if all are complete. */
    public static String problem(List<Endpoint> endpoints, Workload workload) {
        for (Endpoint endpoint : endpoints) {
            String problem = problem(endpoint, workload);
            if (!problem.isEmpty()) {
                return endpoints.size() == 1 ? problem : endpoint + ": " + problem;
            }
        }
        return "";
    }

    private static String problem(Endpoint endpoint, Workload workload) {
        try {
            InetSocketAddress address = endpoint.resolve();
            Dialogue dialogue = Protocols.dialogue(new Protocol.Request(endpoint, workload, new DiskFiles(), 0));
            return Conversation.at(address, dialogue).problem();
        } catch (UserError e) {
            return String.valueOf(e.getMessage()); // a file that can't be read, or a name without an address
        }
    }
}
