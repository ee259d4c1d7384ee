package dev.drydock.workflows.rules;

import static java.util.function.Function.identity;

import io.temporal.workflow.Workflow;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Code that breaks the rules, one way a method, so that each rule is seen to fail. */
@SuppressWarnings("all")
final class Planted {
    private Planted() {}

    static final class ReadsAClock {
        Instant instant() {
            return Instant.now();
        }

        Supplier<Instant> reference() {
            return Instant::now;
        }

        LocalDate date() {
            return LocalDate.now(ZoneOffset.UTC);
        }

        Supplier<Instant> inLambda() {
            return () -> Clock.systemUTC().instant();
        }

        long millis() {
            return System.currentTimeMillis();
        }

        long nanos() {
            return System.nanoTime();
        }

        Date oldDate() {
            return new Date();
        }
    }

    static final class DrawsByLot {
        UUID uuid() {
            return UUID.randomUUID();
        }

        double math() {
            return Math.random();
        }

        Random random() {
            return new Random(1);
        }

        int threadLocal() {
            return ThreadLocalRandom.current().nextInt();
        }

        Object secure() {
            return new SecureRandom();
        }

        void shuffle(List<String> nodes) {
            Collections.shuffle(nodes);
        }
    }

    static final class AsksItsSurroundings {
        Object variable() {
            return System.getenv("HOME");
        }

        Object property() {
            return System.getProperty("user.name");
        }

        Object zone() {
            return ZoneId.systemDefault();
        }

        int processors() {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    static final class UsesThreads {
        void sleep() throws InterruptedException {
            Thread.sleep(1);
        }

        Object virtual() {
            return Thread.ofVirtual();
        }

        Object future() {
            return CompletableFuture.completedFuture(1);
        }

        Object executor() {
            return Executors.newSingleThreadExecutor();
        }

        Object lock() {
            return new ReentrantLock();
        }

        Object parallelCollection(Collection<String> nodes) {
            return nodes.parallelStream();
        }

        Object parallelList(List<String> nodes) {
            return nodes.parallelStream();
        }

        Object parallelStream(Stream<String> nodes) {
            return nodes.parallel();
        }
    }

    static final class TouchesFilesAndSockets {
        String read() throws IOException {
            return Files.readString(Path.of("x"));
        }

        Object file() {
            return new File("x");
        }

        Object stream() throws IOException {
            return new FileInputStream("x");
        }

        Object socket() {
            return new Socket();
        }

        Object http() {
            return HttpClient.newHttpClient();
        }

        Object process() {
            return new ProcessBuilder("true");
        }
    }

    static final class LoadsAndLogs {
        Object load() {
            return ServiceLoader.load(Runnable.class);
        }

        Object logger() {
            return LoggerFactory.getLogger("x");
        }

        Object systemLogger() {
            return System.getLogger("x");
        }

        Object utilLogger() {
            return java.util.logging.Logger.getLogger("x");
        }
    }

    static final class LosesOrder {
        Object hashMap() {
            return new HashMap<String, String>();
        }

        Supplier<Set<String>> hashSet() {
            return HashSet::new;
        }

        Object mapOfTwo() {
            return Map.of("a", 1, "b", 2);
        }

        Object setOfTwo() {
            return Set.of("a", "b");
        }

        Object setOfMany(String... many) {
            return Set.of(many);
        }

        Object copiedMap(Map<String, String> map) {
            return Map.copyOf(map);
        }

        Object copiedSet(Set<String> set) {
            return Set.copyOf(set);
        }

        Object toMap(Stream<String> nodes) {
            return nodes.collect(Collectors.toMap(identity(), String::length));
        }

        Object toSet(Stream<String> nodes) {
            return nodes.collect(Collectors.toSet());
        }

        Object grouped(Stream<String> nodes) {
            return nodes.collect(Collectors.groupingBy(String::length));
        }
    }

    /** The near neighbours of all that, which the rules must let pass. */
    static final class ReplaysWell {
        private static final Logger LOG = Workflow.getLogger(ReplaysWell.class);

        private final AtomicInteger count = new AtomicInteger();

        long now() {
            return Workflow.currentTimeMillis() + TimeUnit.SECONDS.toMillis(1);
        }

        void shuffle(List<String> nodes) {
            Random random = Workflow.newRandom();
            Collections.shuffle(nodes, random);
            LOG.info("shuffled {} with {}", count.incrementAndGet(), random.nextInt());
        }

        Object small() {
            return List.of(Map.of(), Map.of("a", 1), Set.of(), Set.of("a"), new LinkedHashMap<>(), Path.of("x"));
        }

        Object ordered(Stream<String> nodes) {
            return nodes.collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.toList()));
        }

        URI address() {
            return URI.create("s3://bucket/prefix");
        }
    }
}
