package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Marks of the client processes that completed a batch, kept in the cluster, so that another orchestrator notices which of them are
 * others when it resumes the run. A mark has 32 bits, 5 KB for a thousand clients. Pure.
 */
final class ProcessMarks {
    private static final int UNKNOWN = 0;

    private ProcessMarks() {}

    /** Returns the mark of a pod's process, which changes when the pod is replaced or its container starts again. */
    static int of(PodState pod) {
        int mark = pod.process().hashCode();
        return mark == UNKNOWN ? 1 : mark;
    }

    /** Adds the ready clients that have no mark yet. Returns the marks as text. */
    static String add(String marks, Collection<PodState> clients) {
        Map<Integer, Integer> all = parse(marks);
        clients.stream().filter(PodState::ready).forEach(pod -> all.putIfAbsent(pod.index(), of(pod)));
        int size = all.keySet().stream().mapToInt(index -> index + 1).max().orElse(0);
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * size);
        all.forEach((index, mark) -> bytes.putInt(Integer.BYTES * index, mark));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Returns the marks by the client's index; none if the text is not what {@link #add} returns. */
    static Map<Integer, Integer> parse(String marks) {
        Map<Integer, Integer> all = new HashMap<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(marks));
            for (int index = 0; bytes.remaining() >= Integer.BYTES; index++) {
                int mark = bytes.getInt();
                if (mark != UNKNOWN) {
                    all.put(index, mark);
                }
            }
        } catch (IllegalArgumentException e) {
            all.clear(); // somebody has edited it: losses before the resume are unknown
        }
        return all;
    }
}
