package io.megaconn.orchestrator.plan;
/** Machines to plan for. Initially 2 cores, 24 GiB and a hard open-file limit of 20,000, with room for a million. */
public final class Hosts {
    private String kernel = "6.18.0";
    private int cores = 2;
    private long memoryAvailable = 20L << 30;
    private long nofile = 20_000;
    private long nrOpen = 1_048_576;
    private long fileMax = Long.MAX_VALUE;
    private long epollWatches = 5_000_000;
    private long tcpMemMaxPages = 575_802;
    private int portLow = 32_768;
    private int portHigh = 60_999;
    private int portsReserved;
    private long somaxconn = 4096;
    private long conntrackMax = -1;
    private boolean loopbackTracked;
    private Room room = Room.PLENTY;

    public static Hosts host() {
        return new Hosts();
    }

    public Host build() {
        return new Host(
                kernel,
                cores,
                24L << 30,
                memoryAvailable,
                Math.min(1024, nofile),
                nofile,
                nrOpen,
                fileMax,
                2000,
                epollWatches,
                tcpMemMaxPages,
                portLow,
                portHigh,
                portsReserved,
                somaxconn,
                conntrackMax < 0 ? -1 : 72,
                conntrackMax,
                loopbackTracked,
                room,
                "AMD EPYC 7763",
                "OpenJDK 64-Bit Server VM 25+36");
    }

    public Hosts kernel(String release) {
        kernel = release;
        return this;
    }

    /** Sets the number of reserved ports in the range. */
    public Hosts portsReserved(int n) {
        portsReserved = n;
        return this;
    }

    public Hosts room(Room r) {
        room = r;
        return this;
    }

    public Hosts cores(int n) {
        cores = n;
        return this;
    }

    public Hosts memoryAvailable(long bytes) {
        memoryAvailable = bytes;
        return this;
    }

    public Hosts nofile(long hard) {
        nofile = hard;
        return this;
    }

    public Hosts nrOpen(long n) {
        nrOpen = n;
        return this;
    }

    public Hosts fileMax(long n) {
        fileMax = n;
        return this;
    }

    public Hosts epollWatches(long n) {
        epollWatches = n;
        return this;
    }

    public Hosts tcpMemMaxPages(long n) {
        tcpMemMaxPages = n;
        return this;
    }

    public Hosts ports(int low, int high) {
        portLow = low;
        portHigh = high;
        return this;
    }

    public Hosts somaxconn(long n) {
        somaxconn = n;
        return this;
    }

    /** Sets the conntrack limit, with 72 entries in use. */
    public Hosts conntrack(long max, boolean tracksLoopback) {
        conntrackMax = max;
        loopbackTracked = tracksLoopback;
        return this;
    }
}
