package dev.drydock.worker.main;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Waits until the process is told to end: SIGTERM, Ctrl-C, or its terminal goes away. A second signal ends it at once,
 * with exit code 128 and the signal's number, whatever is still being closed.
 */
public final class UntilTold implements AutoCloseable {
    private static final int SIGNALLED = 128;

    private final CountDownLatch told = new CountDownLatch(1);

    public UntilTold() {
        List.of("TERM", "INT", "HUP").forEach(name -> Signals.on(name, this::heard));
    }

    private synchronized void heard(int signal) {
        if (told.getCount() == 0) {
            System.err.println("told twice: ending at once; steps go on by themselves, and the next worker finds them");
            Runtime.getRuntime().halt(SIGNALLED + signal);
        }
        told.countDown();
    }

    public void await() throws InterruptedException {
        told.await();
    }

    /** Whatever is told from now on ends the process at once. */
    @Override
    public void close() {
        told.countDown();
    }
}
