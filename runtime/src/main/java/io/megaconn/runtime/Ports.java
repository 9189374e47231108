package io.megaconn.runtime;

/** TCP ports: their range, and the ports that the programs listen on by default. */
public final class Ports {
    public static final int HIGHEST = 65_535;

    /** Number of ports from 1024 on: programs listen there without a privilege, and source NAT chooses from them. */
    public static final int UNPRIVILEGED = HIGHEST - 1_023;

    /**
     * Ports that source NAT finds for one address and one destination: fewer than the unprivileged ones, because others
     * use some, and because the kernel tries only some of them (nf_nat_core.c).
     */
    public static final int SOURCE_NAT = 60_000;

    /** The server's port; it and the admin ports are also in the chart's values.yaml and templates. */
    public static final int SERVER = 9000;

    public static final int SERVER_ADMIN = 9600;
    public static final int CLIENT_ADMIN = 9601;
    public static final int RAMP_METRICS = 9602;
    public static final int DASHBOARD = 8080;

    private Ports() {}
}
