package dev.drydock.workflows.late;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of which late writes, as a plan freezes it. What the command line skips is skipped whatever the file
 * says; what it sends to review is never replayed unseen.
 *
 * @param tables table to {@link Rule#word()}, from the cluster file; {@code *}: every other one; absent: replay
 * @param skip filters of writes that stay out
 * @param review filters of writes that wait for people
 */
public record LateRules(Map<String, String> tables, List<String> skip, List<String> review) {
    public static final LateRules NONE = new LateRules(Map.of(), List.of(), List.of());

    /** @throws IllegalArgumentException naming the word or filter that cannot be read */
    public LateRules(@Nullable Map<String, String> tables, @Nullable List<String> skip, @Nullable List<String> review) {
        this.tables = Collections.unmodifiableMap(new TreeMap<>(tables == null ? Map.of() : tables));
        this.skip = skip == null ? List.of() : List.copyOf(skip);
        this.review = review == null ? List.of() : List.copyOf(review);
        this.tables.values().forEach(Rule::of);
        this.skip.forEach(LateFilter::of);
        this.review.forEach(LateFilter::of);
    }
}
