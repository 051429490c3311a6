package bench;

import java.io.IOException;
import java.time.Duration;

/** What the gateway takes from one phase of its streams to the next; each is a row of a table. */
final class StreamMeter {
    /** To look costs too much to be done with each read. */
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(200);

    private final ProcessTree gateway;
    private final Metrics metrics;
    private final Origin origin;
    private final long idle;
    private final long heldWhenIdle;
    private long most;
    private long maxOfPhase;
    private long sampledAt;
    private long phaseBegin;
    private Duration cpuBefore;
    private long listsBefore;

    /** To be made when the gateway is idle. */
    StreamMeter(ProcessTree gateway, Metrics metrics, Origin origin) throws IOException, InterruptedException {
        this.gateway = gateway;
        this.metrics = metrics;
        this.origin = origin;
        heldWhenIdle = heldNow();
        idle = gateway.resident();
        Table.head(
                "10,000 event streams",
                "",
                "took, s",
                "resident at its end, MB",
                "more than idle",
                "at the most",
                "heap used, MB",
                "processor time, ms/s",
                "lists asked of the origin");
        Table.row("idle, after 1,000 streams", "", mb(idle), "", "", heap(), "", "");
        begin();
    }

    void sample() {
        if (System.nanoTime() - sampledAt > BETWEEN_SAMPLES.toNanos()) {
            sampledAt = System.nanoTime();
            maxOfPhase = Math.max(maxOfPhase, gateway.resident() - idle);
        }
    }

    /** @return how many lists the origin was asked for in this phase */
    long end(String phase) throws IOException, InterruptedException {
        double seconds = (System.nanoTime() - phaseBegin) / 1e9;
        Duration cpu = gateway.cpu().minus(cpuBefore);
        long lists = origin.listCalls() - listsBefore;
        long resident = gateway.resident();
        maxOfPhase = Math.max(maxOfPhase, resident - idle);
        most = Math.max(most, maxOfPhase);
        Table.row(
                phase,
                Figures.text(seconds, 1),
                mb(resident),
                mb(resident - idle),
                mb(maxOfPhase),
                heap(),
                Figures.one(cpu.toMillis() / seconds, 0),
                Figures.one(lists, 0));
        begin();
        return lists;
    }

    private void begin() {
        maxOfPhase = 0;
        phaseBegin = System.nanoTime();
        cpuBefore = gateway.cpu();
        listsBefore = origin.listCalls();
    }

    /** In bytes, more than when it was idle. Garbage that was not yet collected is part of it. */
    long most() {
        return most;
    }

    /**
     * In bytes, more than when it was idle: live objects and everything outside of the heap. The heap itself is as large as
     * its garbage has made it, which differs from run to run.
     */
    long held() throws IOException, InterruptedException {
        return heldNow() - heldWhenIdle;
    }

    private long heldNow() throws IOException, InterruptedException {
        gateway.jcmd("GC.run");
        String told = metrics.read();
        return gateway.resident() - heap(told, "committed") + heap(told, "used");
    }

    private static long heap(String told, String measure) {
        return (long) Metrics.sum(told, "jvm_memory_" + measure + "_bytes", "area=\"heap\"");
    }

    private Figures.Cell heap() throws IOException, InterruptedException {
        return mb(heap(metrics.read(), "used"));
    }

    private static Figures.Cell mb(double bytes) {
        return Figures.one(bytes / 1e6, 0);
    }
}
