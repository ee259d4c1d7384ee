package dev.drydock.onebox.server;

import dev.drydock.worker.main.Connected;
import dev.drydock.worker.wiring.DrydockWorker;
import dev.drydock.worker.wiring.WorkerSettings;

/** A worker in this process. */
public final class WorkerHere implements AutoCloseable {
    private final Connected connected;
    private final DrydockWorker worker;

    private WorkerHere(Connected connected, DrydockWorker worker) {
        this.connected = connected;
        this.worker = worker;
    }

    public static WorkerHere start(String address, WorkerSettings settings) {
        Connected connected = Connected.plainly(address, settings);
        return new WorkerHere(connected, DrydockWorker.start(connected.client(), settings));
    }

    /** What it serves, for people. */
    public String says() {
        return worker.says();
    }

    @Override
    public void close() {
        worker.close();
        connected.close();
    }
}
