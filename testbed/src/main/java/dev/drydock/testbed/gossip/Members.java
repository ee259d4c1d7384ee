package dev.drydock.testbed.gossip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.crsql.Site;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is there. Nodes pass on how long ago each member was last heard, by whomever; one not heard for a while is gone, so
 * nobody needs to announce its end.
 */
public final class Members {

    private static final Duration GONE_AFTER = Duration.ofSeconds(5);

    private record Heard(Member member, long atMillis) {}

    private final Member self;
    private final InstantSource clock;
    private final Map<Site, Heard> heard = new HashMap<>();

    public Members(Member self, InstantSource clock) {
        this.self = self;
        this.clock = clock;
    }

    public Member self() {
        return self;
    }

    /** Every other member of the last seconds, of whatever cluster id. */
    public synchronized List<Member> others() {
        heard.values().removeIf(each -> clock.millis() - each.atMillis > GONE_AFTER.toMillis());
        return heard.values().stream().map(Heard::member).toList();
    }

    synchronized ArrayNode toJson() {
        var all = JsonNodeFactory.instance.arrayNode().add(self.toJson(0));
        others().forEach(member -> all.add(member.toJson(clock.millis() - heardAt(member))));
        return all;
    }

    private long heardAt(Member member) {
        var known = heard.get(member.id());
        return known == null ? 0 : known.atMillis;
    }

    /** Takes in the members a node has told of, itself first. */
    synchronized void hear(JsonNode told) {
        for (var each : told) {
            hear(Member.of(each), clock.millis() - each.path("age").asLong());
        }
    }

    private void hear(Member member, long atMillis) {
        if (member.id().equals(self.id()) || member.address().equals(self.address())) {
            return;
        }
        // A restored node comes back under a new id at its old address.
        boolean outdated = heard.values().stream()
                .anyMatch(
                        each -> each.member.address().equals(member.address()) && each.member.since() > member.since());
        if (outdated || clock.millis() - atMillis > GONE_AFTER.toMillis()) {
            return;
        }
        heard.values()
                .removeIf(each -> each.member.address().equals(member.address())
                        && !each.member.id().equals(member.id()));
        heard.merge(
                member.id(),
                new Heard(member, atMillis),
                (known, fresh) -> new Heard(
                        known.member.since() > fresh.member.since() ? known.member : fresh.member,
                        Math.max(known.atMillis, fresh.atMillis)));
    }
}
