package dev.drydock.harvest.cut;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which versions of which site a database holds: a version vector less its holes. Version {@code v} of a site is held
 * iff {@code v} is at most the site's head and in none of its holes; an unknown site has head 0.
 */
public record Cut(Map<String, Long> vector, Map<String, Ranges> holes) {
    public static final Cut NOTHING = new Cut(Map.of(), Map.of());

    public Cut {
        var heads = new TreeMap<>(vector);
        heads.values().removeIf(head -> head < 1);
        vector = Collections.unmodifiableMap(heads);
        var gaps = new TreeMap<>(holes);
        gaps.values().removeIf(Ranges::isEmpty);
        holes = Collections.unmodifiableMap(gaps);
    }

    public Ranges held(String site) {
        return Ranges.upTo(vector.getOrDefault(site, 0L)).minus(holes.getOrDefault(site, Ranges.NONE));
    }

    public Set<String> sites() {
        var sites = new TreeSet<>(vector.keySet());
        sites.addAll(holes.keySet());
        return sites;
    }

    /** Versions held, of all sites together. */
    public long versions() {
        return vector.keySet().stream().mapToLong(site -> held(site).size()).sum();
    }

    /** What either of the two holds. */
    public Cut union(Cut other) {
        var heads = new TreeMap<String, Long>();
        var missing = new TreeMap<String, Ranges>();
        var sites = new TreeSet<>(sites());
        sites.addAll(other.sites());
        for (String site : sites) {
            Ranges held = held(site).plus(other.held(site));
            if (!held.isEmpty()) {
                long head = held.list().getLast().to();
                heads.put(site, head);
                missing.put(site, Ranges.upTo(head).minus(held));
            }
        }
        return new Cut(heads, missing);
    }

    /** How many versions {@code other} holds and this does not. */
    public long lacks(Cut other) {
        return other.vector.keySet().stream()
                .mapToLong(site -> other.held(site).minus(held(site)).size())
                .sum();
    }

    /** Of the cut as it is written: {@code sha256:<hex>} over compact JSON with sorted keys, which is its canonical form. */
    public String digest() {
        try {
            var bytes = new ObjectMapper().writeValueAsBytes(written());
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256, and a cut is plain text", e);
        }
    }

    /** Versions are decimal text: they may pass 2^53. */
    public Written written() {
        var heads = new TreeMap<String, String>();
        vector.forEach((site, head) -> heads.put(site, Long.toString(head)));
        var gaps = new TreeMap<String, List<List<String>>>();
        holes.forEach((site, ranges) -> gaps.put(
                site,
                ranges.list().stream()
                        .map(r -> List.of(Long.toString(r.from()), Long.toString(r.to())))
                        .toList()));
        return new Written(heads, gaps);
    }

    /** A cut as manifests and surveys hold it: {@code {"vector":{site:"n"},"holes":{site:[["a","b"],..]}}}. */
    @JsonPropertyOrder(alphabetic = true)
    public record Written(Map<String, String> vector, Map<String, List<List<String>>> holes) {
        @JsonCreator
        public Written(
                @JsonProperty("vector") Map<String, String> vector,
                @JsonProperty("holes") Map<String, List<List<String>>> holes) {
            this.vector = Collections.unmodifiableMap(new TreeMap<>(vector));
            this.holes = Collections.unmodifiableMap(new TreeMap<>(holes));
        }

        public Cut cut() {
            var heads = new TreeMap<String, Long>();
            vector.forEach((site, head) -> heads.put(site, Long.parseLong(head)));
            var gaps = new TreeMap<String, Ranges>();
            holes.forEach((site, pairs) -> gaps.put(site, ranges(pairs)));
            return new Cut(heads, gaps);
        }

        private static Ranges ranges(List<List<String>> pairs) {
            var list = new ArrayList<Ranges.Range>();
            for (List<String> pair : pairs) {
                list.add(new Ranges.Range(Long.parseLong(pair.get(0)), Long.parseLong(pair.get(1))));
            }
            return new Ranges(list);
        }
    }
}
