package io.megaconn.e2e.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The faults and their order, which follow from a seed. Pure. */
final class Faults {
    /** Maximum kills: a client is restarted four times, the server once. */
    private static final int KILLS_OF_A_CLIENT = 4;

    enum Kind {
        KILL_CLIENT,
        /** SIGSTOP, and SIGCONT more than two message intervals later. */
        FREEZE_CLIENT,
        KILL_SERVER
    }

    /**
     * @param client -1 for the server
     * @param seconds that it stands still
     */
    record Fault(Kind kind, int client, long seconds) {
        String process() {
            return client < 0 ? "server" : "client-" + client;
        }
    }

    private Faults() {}

    static List<Fault> of(Settings settings) {
        Random random = new Random(settings.seed());
        List<Integer> victims = new ArrayList<>();
        for (int i = 0; i < KILLS_OF_A_CLIENT * settings.clients(); i++) {
            victims.add(i % settings.clients());
        }
        Collections.shuffle(victims, random);
        int server = random.nextInt(Math.max(1, settings.faults()));
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < settings.faults(); i++) {
            if (i == server) {
                faults.add(new Fault(Kind.KILL_SERVER, -1, 0));
            } else if (!victims.isEmpty() && random.nextInt(10) < 6) {
                faults.add(new Fault(Kind.KILL_CLIENT, victims.removeLast(), 0));
            } else { // silence shows after 2.25 intervals, and a look that waits for such a client takes 5 s
                faults.add(new Fault(
                        Kind.FREEZE_CLIENT,
                        random.nextInt(settings.clients()),
                        settings.interval().toSeconds() * 5 / 2 + random.nextInt(10, 20)));
            }
        }
        return faults;
    }
}
