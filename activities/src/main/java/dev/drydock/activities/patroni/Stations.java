package dev.drydock.activities.patroni;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Rollback.Way;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The members and the guard of one cluster, each opened when it is first asked for. A member that stands aside is the guard,
 * and no member meanwhile; nor is one that people left out.
 */
final class Stations implements AutoCloseable {
    private final ClusterFile file;
    private final Way way;
    private final Reaches reaches;
    private final HttpClient http;
    private final Function<Station, Doing> doings;
    private final Map<String, Station> open = new TreeMap<>();

    Stations(ClusterFile file, Way way, Reaches reaches, HttpClient http, Function<Station, Doing> doings) {
        this.file = file;
        this.way = way;
        this.reaches = reaches;
        this.http = http;
        this.doings = doings;
    }

    List<String> names() {
        return file.nodes().stream()
                .map(ClusterFile.Node::name)
                .filter(name -> !way.left().contains(name))
                .filter(name -> !way.aside() || !name.equals(way.guard()))
                .toList();
    }

    List<Station> members() {
        return names().stream().map(this::station).toList();
    }

    /** All that the cluster file names as members, before one of them leaves and once it is back. */
    List<Station> everybody() {
        return file.nodes().stream()
                .filter(node -> !way.left().contains(node.name()))
                .map(this::open)
                .toList();
    }

    /** Whom people left out. */
    List<String> left() {
        return way.left();
    }

    Station guard() {
        return way.aside() ? station(way.guard()) : open(Station.guard(file));
    }

    /** A member's. */
    Station station(String name) {
        return open(file.node(name));
    }

    /** A member's or the guard's. */
    Station anyone(String name) {
        return names().contains(name) ? station(name) : guard();
    }

    private Station open(ClusterFile.Node node) {
        return open.computeIfAbsent(node.name(), _ -> Station.of(file, node, reaches.to(file, node), http));
    }

    Doing doing(Station station) {
        return doings.apply(station);
    }

    Fence fence(String name) {
        var member = station(name);
        return new Fence(member, doing(member));
    }

    /** Every member's control file; throws when one of them may take writes, or one that was left out answers after all. */
    Map<String, DataDir.Facts> fenced() {
        way.left().forEach(name -> fence(name).mustBeSilent());
        var facts = new TreeMap<String, DataDir.Facts>();
        names().forEach(name -> facts.put(name, fence(name).mustBeClosed()));
        return facts;
    }

    /** Whether a member may start: the last leader at once, the others once somebody leads. */
    Fence.Turn turn(String name) {
        return new Fence.Turn() {
            @Override
            public boolean come() {
                return members().stream()
                                .anyMatch(each -> each.rest().get("/leader") instanceof PatroniRest.Answer.Said)
                        || leader().equals(name);
            }

            @Override
            public String leader() {
                var facts = new TreeMap<String, DataDir.Facts>();
                members().forEach(each -> facts.put(each.name(), each.dir().facts()));
                return new LastLeader(facts).name();
            }
        };
    }

    @Override
    public void close() {
        open.values().forEach(Station::close);
    }
}
