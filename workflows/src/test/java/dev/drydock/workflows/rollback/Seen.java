package dev.drydock.workflows.rollback;

import dev.drydock.workflows.rollback.Survey.Archiver;
import dev.drydock.workflows.rollback.Survey.Guard;
import dev.drydock.workflows.rollback.Survey.Identity;
import dev.drydock.workflows.rollback.Survey.Member;
import dev.drydock.workflows.rollback.Survey.Node;
import dev.drydock.workflows.rollback.Survey.Patroni;
import dev.drydock.workflows.rollback.Survey.Place;
import dev.drydock.workflows.rollback.Survey.Rest;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.rollback.Survey.Settings;
import dev.drydock.workflows.rollback.Survey.Slot;
import dev.drydock.workflows.rollback.Survey.Sql;
import dev.drydock.workflows.rollback.Survey.Standby;
import dev.drydock.workflows.rollback.Survey.Tables;
import dev.drydock.workflows.rollback.Survey.Use;
import java.util.List;

/** A cluster of n1, who leads, n2 and n3, and a free place for a guard; nothing is wrong with it. */
final class Seen {
    static final String SYSTEM = "7400000000000000001";
    static final long GB = 1L << 30;
    static final List<Member> MEMBERS =
            List.of(member("n1", "leader"), member("n2", "replica"), member("n3", "replica"));
    static final Settings SETTINGS = new Settings("logical", "on", "", "on", 10, 10, List.of());
    static final Archiver ARCHIVER = new Archiver(false, 0, "000000010000000000000003", "");
    static final Use USE = new Use(
            ARCHIVER,
            2,
            List.of(new Slot("n2", "physical", true, "reserved"), new Slot("n3", "physical", true, "reserved")),
            List.of(),
            0,
            GB,
            1 << 20);

    static final Tables TABLES = new Tables(List.of("app"), List.of());

    private Seen() {}

    static Survey whole() {
        return new Survey(List.of(leader(), replica("n2"), replica("n3")), place(new Place.Vacant(100 * GB)));
    }

    /** n2 leads, and n1 follows it. */
    static Survey failedOver() {
        var members = List.of(member("n2", "leader"), member("n1", "replica"), member("n3", "replica"));
        return new Survey(
                List.of(
                        node("n1", patroni(members), server(identity(true, 2))),
                        node("n2", patroni(members), server(identity(false, 2))),
                        node("n3", patroni(members), server(identity(true, 2)))),
                place(new Place.Vacant(100 * GB)));
    }

    /** The same names, and another database system behind n1. */
    static Survey other() {
        var identity = new Identity(150_018, false, 1, "7400000000000000002", "1/3000060");
        return with(node("n1", patroni(MEMBERS), server(identity)));
    }

    static Survey paused() {
        return with(node("n1", patroni(MEMBERS, "", true), server(identity(false, 1))));
    }

    /** The cluster file names no guard; both replicas could stand aside. */
    static Survey unguarded() {
        return unguarded(leader(), streaming("n2"), streaming("n3"));
    }

    static Survey unguarded(Node... nodes) {
        return new Survey(List.of(nodes), null);
    }

    static Node streaming(String name) {
        var standby = new Standby("/srv/" + name + "/data", 100 * GB, "streaming", "1/3000060", List.of());
        return new Node(name, patroni(MEMBERS), new Sql.Answered(server(identity(true, 1))), standby);
    }

    /** The same nodes, as every Patroni tells of them. */
    static Survey told(Survey seen, Member... members) {
        return new Survey(
                seen.nodes().stream()
                        .map(each -> new Node(each.name(), patroni(List.of(members)), each.sql(), each.standby()))
                        .toList(),
                seen.guard());
    }

    static Survey with(Node first) {
        return new Survey(List.of(first, replica("n2"), replica("n3")), place(new Place.Vacant(100 * GB)));
    }

    static Survey second(Node second) {
        return new Survey(List.of(leader(), second, replica("n3")), place(new Place.Vacant(100 * GB)));
    }

    static Survey on(Place place) {
        return new Survey(whole().nodes(), place(place));
    }

    static Survey told(List<Member> members) {
        return new Survey(
                List.of(node("n1", patroni(members), server(identity(false, 1))), replica("n2"), replica("n3")).stream()
                        .map(each -> new Node(each.name(), patroni(members), each.sql()))
                        .toList(),
                place(new Place.Vacant(100 * GB)));
    }

    static Survey using(Settings settings) {
        return with(leader(settings));
    }

    static Survey using(Use use) {
        return with(node("n1", patroni(MEMBERS), new Server(identity(false, 1), SETTINGS, use, TABLES)));
    }

    static Guard place(Place place) {
        return new Guard("guard", "/srv/guard/data", place, List.of());
    }

    static Node leader() {
        return node("n1", patroni(MEMBERS), server(identity(false, 1)));
    }

    static Node leader(Settings settings) {
        return node("n1", patroni(MEMBERS), new Server(identity(false, 1), settings, USE, TABLES));
    }

    static Node replica(String name) {
        return node(name, patroni(MEMBERS), server(identity(true, 1)));
    }

    static Node node(String name, Rest rest, Server server) {
        return new Node(name, rest, new Sql.Answered(server));
    }

    static Rest patroni(List<Member> members) {
        return patroni(members, "", false);
    }

    static Rest patroni(List<Member> members, String refused, boolean paused) {
        return new Rest.Answered(new Patroni("3.0.2", refused, SYSTEM, paused, 0, List.of(), members, false, false));
    }

    static Member member(String name, String role) {
        return new Member(name, role, "running", 1);
    }

    static Identity identity(boolean recovering, long timeline) {
        return new Identity(150_018, recovering, timeline, SYSTEM, "1/3000060");
    }

    static Server server(Identity identity) {
        return new Server(identity, SETTINGS, USE, TABLES);
    }
}
