package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.certificate.Certificate.Difference;
import dev.drydock.activities.corrosion.certificate.Certificate.Equal;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Compares tables on nodes that have all reached one version vector.
 *
 * <ol>
 *   <li>One node cuts each table into chunks of as many rows, by key; the first and the last are open, so that no row is
 *       outside. All nodes digest the same chunks.
 *   <li>A part on which all nodes agree is done. One on which they do not is cut into up to sixteen, by the node that has
 *       the most rows in it, and each is asked for again; so with clients that write, what is never still shrinks to
 *       rows.
 *   <li>A part of one row at most is looked at cell by cell ({@link Verdict}): a difference that the vector proves ends the
 *       search there, else it is asked for again, ever less often, until all agree or time is up.
 * </ol>
 *
 * <p>Why one agreement is enough, at whatever moment each node was read: all had reached the vector before. Had a node
 * lost or garbled a write that is in it, the cell would differ for as long as nothing newer is written to it; so it would
 * have differed in this part, or a later write replaced it, and then the lost one no longer matters.
 */
public final class Comparison {
    private static final long CHUNK = 5_000;
    private static final long MOST_CHUNKS = 2_000;
    private static final int PARTS = 16;
    private static final int CUT_AT_ONCE = 64;
    private static final int MOST_OPEN = 4_000;
    private static final int NAMED = 3;

    /** Rounds after time is up, so that what differs can be named. */
    private static final int LATE = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Crowd crowd;
    private final List<String> nodes;
    private final Cut vector;
    private final Duration settles;
    private final Duration limit;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong toAsk = new AtomicLong();
    private final Map<String, Integer> chunks = new TreeMap<>();
    private final Map<Part, List<Evidence>> looks = new HashMap<>();
    private final Map<String, Way> ways = new ConcurrentSkipListMap<>();
    private final List<Equal> equal = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> moving = new ArrayList<>();
    private long last;
    private Map<String, String> unread = Map.of();

    /**
     * @param vector which every node has reached
     * @param settles how long, after all was read once, what differs is asked for again
     * @param limit for the whole of it
     */
    public Comparison(Crowd crowd, Cut vector, Duration settles, Duration limit) {
        this.crowd = crowd;
        this.nodes = crowd.nodes();
        this.vector = vector;
        this.settles = settles;
        this.limit = limit;
    }

    public Progress progress() {
        return new Progress("chunks", asked.get(), toAsk.get(), "compares tables");
    }

    /** What was found; {@code certificate} makes it whole. */
    public record Found(
            Map<String, Integer> chunks,
            Map<String, List<String>> ways,
            List<Equal> ranges,
            List<String> moving,
            List<Difference> differences,
            Map<String, String> unread) {
        public boolean equal() {
            return differences.isEmpty() && unread.isEmpty();
        }

        public long rows() {
            return ranges.stream().mapToLong(Equal::rows).sum();
        }
    }

    public Found compare(List<String> tables) {
        long begun = System.nanoTime();
        last = begun + limit.toNanos();
        List<Part> open = chunks(tables);
        ask(open);
        settle(open, Math.min(last, System.nanoTime() + settles.toNanos()));
        return found();
    }

    private Found found() {
        Map<String, List<String>> by = ways.entrySet().stream()
                .collect(Collectors.groupingBy(
                        way -> way.getValue().text(),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        equal.sort(Comparator.comparing(Equal::table).thenComparingInt(Equal::chunk));
        return new Found(chunks, by, equal, moving, differences, unread);
    }

    // -- step 1

    private List<Part> chunks(List<String> tables) {
        RuntimeException failed = new TryAgain("there is no node to ask");
        for (String node : nodes) {
            try {
                return crowd.at(node, reader -> chunks(tables, reader));
            } catch (Refused | TryAgain | GiveUp e) {
                failed = e;
            }
        }
        throw failed;
    }

    private List<Part> chunks(List<String> tables, Reader reader) {
        List<Range> wholes = tables.stream()
                .map(table -> Range.all(Columns.of(reader.agent(), table)))
                .toList();
        var rows = new ArrayList<Long>();
        wholes.forEach(whole -> rows.add(reader.agent().number(whole.count())));
        long size = Math.max(CHUNK, rows.stream().mapToLong(Long::longValue).sum() / MOST_CHUNKS);
        var parts = new ArrayList<Part>();
        for (int i = 0; i < wholes.size(); i++) {
            Range whole = wholes.get(i);
            List<Range> cut = rows.get(i) <= size ? List.of(whole) : reader.cut(whole, size);
            chunks.put(whole.table(), cut.size());
            for (int j = 0; j < cut.size(); j++) {
                parts.add(new Part(cut.get(j), j + 1));
            }
        }
        return parts;
    }

    private void ask(List<Part> open) {
        toAsk.addAndGet((long) open.size() * nodes.size());
        var some = new ArrayList<String>();
        for (int i = 0; i < nodes.size(); i++) {
            int node = i;
            if (open.stream().anyMatch(part -> !part.heard(node))) {
                some.add(nodes.get(i));
            }
        }
        unread = new TreeMap<>(crowd.each(some, (name, reader) -> ask(open, name, reader)));
        asked.set(toAsk.get());
    }

    private void ask(List<Part> open, String name, Reader reader) {
        int node = nodes.indexOf(name);
        List<Part> mine = open.stream().filter(part -> !part.heard(node)).toList();
        if (!ways.containsKey(name)) {
            alike(reader, mine);
        }
        reader.each(mine.stream().map(Part::range).toList(), (answer, i) -> {
            mine.get(i).say(node, answer);
            asked.incrementAndGet();
            if (System.nanoTime() > last) {
                throw new TryAgain("was read up to " + mine.get(i).place() + " within " + limit.toMinutes() + " min");
            }
        });
        ways.merge(name, reader.way(), (before, now) -> before == now ? now : Way.BOTH);
    }

    /** A column that only this node has is in no statement, so it would not be seen. */
    private static void alike(Reader reader, List<Part> parts) {
        parts.stream().map(part -> part.range().columns()).distinct().forEach(columns -> {
            Columns here = Columns.of(reader.agent(), columns.table());
            if (!here.equals(columns)) {
                throw new Refused("has table " + columns.table() + " with columns " + here.all() + " and key "
                        + here.key() + ", expected " + columns.all() + " and " + columns.key());
            }
        });
    }

    // -- steps 2 and 3

    private void settle(List<Part> first, long end) {
        List<Part> open = first;
        Duration pause = FIRST_PAUSE;
        int late = 0;
        while (true) {
            open = unsettled(open);
            boolean over = System.nanoTime() >= end && (located(open) || late++ >= LATE);
            open = look(open, over);
            if (open.isEmpty() || differences.size() >= NAMED || over) {
                open.stream()
                        .filter(Part::differs)
                        .limit(Math.max(0, NAMED - differences.size()))
                        .forEach(part -> differences.add(witness(part).unproved()));
                return;
            }
            int before = open.size();
            open = cut(open);
            if (open.size() == before) {
                rest(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
            open.stream().filter(Part::differs).forEach(Part::forget);
            ask(open);
        }
    }

    /** Each that differs is narrowed down and was looked at before. */
    private boolean located(List<Part> open) {
        return open.stream().filter(Part::differs).allMatch(part -> !part.wide() && looks.containsKey(part));
    }

    private List<Part> unsettled(List<Part> open) {
        var left = new ArrayList<Part>();
        for (Part part : open) {
            if (part.agreed(nodes.size())) {
                Answer answer = part.answer();
                equal.add(new Equal(
                        part.range().table(), part.chunk(), part.range().statement(), answer.rows(), answer.sha3()));
            } else {
                left.add(part);
            }
        }
        return left;
    }

    /**
     * Takes out what is proved to differ and, at the end, what is still being written. What nobody writes any more and
     * is not alike either stays, though the vector does not prove it.
     */
    private List<Part> look(List<Part> open, boolean end) {
        var left = new ArrayList<Part>();
        for (Part part : open) {
            boolean single = part.differs() && part.rows() <= 1 && differences.size() < NAMED;
            if (!single) {
                left.add(part);
                continue;
            }
            switch (witness(part).look()) {
                case Witness.Look.Proved(Difference difference) -> differences.add(difference);
                case Witness.Look.Open(List<Evidence> seen) -> {
                    boolean still = !seen.isEmpty() && seen.equals(looks.put(part, seen));
                    if (end && !still) {
                        moving.add(part.place());
                    } else {
                        left.add(part);
                    }
                }
            }
        }
        return left;
    }

    private Witness witness(Part part) {
        return new Witness(crowd, vector, part, looks.getOrDefault(part, List.of()));
    }

    private List<Part> cut(List<Part> open) {
        Map<Integer, List<Part>> by = open.stream()
                .filter(Part::wide)
                .limit(open.size() > MOST_OPEN ? 0 : CUT_AT_ONCE)
                .collect(Collectors.groupingBy(Part::fullest));
        var cut = new ArrayList<>(open);
        by.forEach((node, parts) -> {
            try {
                List<Part> smaller = crowd.at(nodes.get(node), reader -> cut(parts, reader));
                cut.removeAll(parts);
                cut.addAll(smaller);
            } catch (Refused | TryAgain | GiveUp e) {
                // They stay as they are, and whether the node answers is asked next.
            }
        });
        cut.sort(Comparator.comparing((Part part) -> part.range().table()).thenComparingInt(Part::chunk));
        return cut;
    }

    private static List<Part> cut(List<Part> parts, Reader reader) {
        return parts.stream()
                .flatMap(part -> part.cut(reader.cut(part.range(), (part.rows() + PARTS - 1) / PARTS)).stream())
                .toList();
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("the certificate was interrupted", e);
        }
    }
}
