package dev.drydock.worker.main;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until the process is told to end (SIGTERM, Ctrl-C), and lets the process end only once this is closed: open it
 * first, then what has to be closed in order.
 */
public final class UntilTold implements AutoCloseable {
    /** Longer than a worker takes to let its running steps end. */
    private static final int LAST_SECONDS = 60;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    public UntilTold() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::holdOn));
    }

    private void holdOn() {
        told.countDown();
        try {
            closed.await(LAST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void await() throws InterruptedException {
        told.await();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
