package dev.drydock.activities.patroni;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Doing;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The members and the guard of one cluster, each opened when it is first asked for. */
final class Stations implements AutoCloseable {
    private final ClusterFile file;
    private final Reaches reaches;
    private final HttpClient http;
    private final Function<Station, Doing> doings;
    private final Map<String, Station> open = new TreeMap<>();

    Stations(ClusterFile file, Reaches reaches, HttpClient http, Function<Station, Doing> doings) {
        this.file = file;
        this.reaches = reaches;
        this.http = http;
        this.doings = doings;
    }

    List<String> names() {
        return file.nodes().stream().map(ClusterFile.Node::name).toList();
    }

    List<Station> members() {
        return names().stream().map(this::station).toList();
    }

    Station guard() {
        var node = Station.guard(file);
        return open(node);
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

    /** Every member's control file; throws when one of them may take writes. */
    Map<String, DataDir.Facts> fenced() {
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
