package dev.drydock.starter.late;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** So many lines of as many as come, each as likely as any other; the same ones for whoever looks at the same listing. */
public final class Sample {
    private final int size;
    private final Random chance = new Random(20_26L);
    private final List<Long> places = new ArrayList<>();
    private final TreeMap<Long, Listing.Line> taken = new TreeMap<>();
    private long seen;

    Sample(int size) {
        this.size = size;
    }

    public static Sample of(Listing listing, int size) {
        var sample = new Sample(size);
        listing.each(sample::add);
        return sample;
    }

    void add(Listing.Line line) {
        seen++;
        if (places.size() < size) {
            places.add(seen);
            taken.put(seen, line);
            return;
        }
        long place = chance.nextLong(seen);
        if (place < size) {
            taken.remove(places.set((int) place, seen));
            taken.put(seen, line);
        }
    }

    public long seen() {
        return seen;
    }

    /** In the listing's order. */
    public List<Listing.Line> lines() {
        return Collections.unmodifiableList(new ArrayList<>(taken.values()));
    }
}
