package dev.drydock.worker.watch;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityWorkerShutdownException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The steps that this worker does now. Each leaves a line in the log when it begins and when it ends, with cluster, node,
 * run, step and attempt as fields, which also stand in every line the step itself writes.
 */
public final class RunningSteps extends WorkerInterceptorBase {
    private static final Logger LOG = LoggerFactory.getLogger(RunningSteps.class);

    private final Queue<StepName> running = new ConcurrentLinkedQueue<>();

    private volatile boolean leaving;

    /** From now on steps are interrupted, and what they throw says nothing about their node. */
    public void leave() {
        leaving = true;
    }

    /** In the order they began. */
    public List<StepName> now() {
        return List.copyOf(running);
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private @Nullable ActivityInfo info;

            @Override
            public void init(ActivityExecutionContext context) {
                info = context.getInfo();
                super.init(context);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                var step = StepName.of(Objects.requireNonNull(info), input.getArguments());
                return watched(step, () -> super.execute(input));
            }
        };
    }

    private interface Work {
        ActivityInboundCallsInterceptor.ActivityOutput done();
    }

    private ActivityInboundCallsInterceptor.ActivityOutput watched(StepName step, Work work) {
        long began = System.nanoTime();
        step.fields().forEach(MDC::put);
        running.add(step);
        try {
            LOG.info("{} begins", step.says());
            var answer = work.done();
            LOG.info("{} ends after {} ms", step.says(), since(began));
            return answer;
        } catch (RuntimeException e) {
            if (leaving || toldToLeave(e)) {
                LOG.info("{} is left after {} ms, for the next worker", step.says(), since(began));
                throw new LeftBehind(step, e);
            }
            LOG.warn("{} fails after {} ms: {}", step.says(), since(began), e.toString());
            throw e;
        } finally {
            running.remove(step);
            step.fields().keySet().forEach(MDC::remove);
        }
    }

    /** A heartbeat says so, and the step may have wrapped it. */
    private static boolean toldToLeave(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof ActivityWorkerShutdownException) {
                return true;
            }
        }
        return false;
    }

    private static long since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
