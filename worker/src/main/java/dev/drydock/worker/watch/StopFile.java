package dev.drydock.worker.watch;

import dev.drydock.workflows.words.Errand;
import dev.drydock.workflows.words.TryAgain;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The brake for everything at once: while a file {@code STOP} lies beside the cluster files, this worker begins no further
 * step of any run. Steps at work come to their end; those that are asked for are refused and asked for again, and a node
 * whose step runs out of time meanwhile is stuck and can be tried again. Questions, plans and notices go on.
 *
 * <p>A file, because it works without the service, without a connection and without Drydock.
 */
public final class StopFile extends WorkerInterceptorBase {
    public static final String NAME = "STOP";
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int LONGEST = 200;

    private final Path file;

    /** @param clusters the directory of the cluster files */
    public StopFile(Path clusters) {
        file = clusters.resolve(NAME);
    }

    /** What the file says, in a line; empty: there is none. */
    public Optional<String> says() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            String first = lines.findFirst().orElse("").strip();
            return Optional.of(first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…");
        } catch (IOException | UncheckedIOException _) {
            return Optional.of(""); // whatever is in it, it is there
        }
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                boolean ofRun = Stream.of(input.getArguments()).anyMatch(Errand.class::isInstance);
                Optional<String> stop = ofRun ? says() : Optional.empty();
                if (stop.isPresent()) {
                    throw refused(stop.get());
                }
                return super.execute(input);
            }
        };
    }

    private ApplicationFailure refused(String why) {
        return ApplicationFailure.newBuilder()
                .setType(TryAgain.class.getName())
                .setMessage("the worker begins no step while there is " + file + (why.isEmpty() ? "" : ": " + why))
                .setNextRetryDelay(AGAIN)
                .build();
    }
}
