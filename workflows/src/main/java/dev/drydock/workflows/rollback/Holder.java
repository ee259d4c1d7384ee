package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Guard;
import dev.drydock.workflows.rollback.Survey.Member;
import dev.drydock.workflows.rollback.Survey.Node;
import dev.drydock.workflows.rollback.Survey.Place;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.rollback.Survey.Standby;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who holds a way back: the guard of the cluster file, a member that stands aside for as long, or nobody. Pure. */
sealed interface Holder {
    /** One more standby, in a place of its own. */
    record Placed(Guard guard) implements Holder {}

    /**
     * A member that leaves Patroni.
     *
     * @param guard the member as a place
     * @param others the members that stay
     * @param failover whether one of them could take over from another
     * @param unused name of the cluster file's guard, which stays as it is; empty: it has none
     * @param commitsWait whether nobody's commit would be confirmed without it
     */
    record Aside(Guard guard, List<String> others, boolean failover, String unused, boolean commitsWait)
            implements Holder {
        public Aside {
            others = List.copyOf(others);
        }

        /** What people give up for it, in plain words. */
        String costs() {
            String left = String.join(", ", others);
            if (others.size() == 1) {
                return "nobody takes over from " + left + " if it dies while the way back is open, and after a return"
                        + " there is no second copy until " + left + " has rejoined";
            }
            return "one replica fewer while the way back is open; "
                    + (failover
                            ? left + " keep automatic failover"
                            : "of " + left + " only one may lead, so that nobody takes over from it");
        }

        Check check() {
            return commitsWait
                    ? Check.bad(
                            "aside",
                            List.of(guard.name()),
                            "node " + guard.name()
                                    + " is the only synchronous standby and synchronous_mode_strict is on:"
                                    + " without it every commit would wait; name patroni.guard in the cluster file")
                    : Check.ok(
                            "aside",
                            "member " + guard.name() + " stands aside: " + costs()
                                    + (unused.isEmpty()
                                            ? ""
                                            : "; the cluster file's guard " + unused
                                                    + " is not used, since --aside says so"));
        }
    }

    record Nobody(Check why) implements Holder {}

    /** @param wish a member's name; null: none was named */
    static Holder of(Survey seen, @Nullable String wish) {
        var place = seen.guard();
        if (wish != null) {
            return named(seen, wish, place == null ? "" : place.name());
        }
        return place == null ? chosen(seen) : new Placed(place);
    }

    private static Holder named(Survey seen, String wish, String unused) {
        Optional<Node> found =
                seen.nodes().stream().filter(node -> node.name().equals(wish)).findFirst();
        if (found.isEmpty()) {
            return nobody(
                    "aside",
                    "--aside is " + wish + ", which is no node of the cluster file, expected one of "
                            + names(seen.nodes()));
        }
        if (seen.leader().equals(wish)) {
            return nobody(
                    "aside",
                    "node " + wish + " leads, and a leader does not stand aside: expected a replica"
                            + (seen.nodes().size() == 1 ? ", and there is none" : "; see patronictl switchover"));
        }
        return found.flatMap(node -> aside(seen, node, unused))
                .orElseGet(() ->
                        nobody("aside", "node " + wish + " did not say how it stands, expected a replica that does"));
    }

    private static Holder chosen(Survey seen) {
        if (seen.nodes().size() == 1) {
            return nobody(
                    "guard-place",
                    "the cluster file has no patroni.guard, a place outside Patroni for the standby that holds the way"
                            + " back; and the cluster has one node, so there is nothing to stand aside");
        }
        return seen.nodes().stream()
                .filter(node -> streams(seen, node))
                .max(preferred(seen))
                .flatMap(node -> aside(seen, node, ""))
                .orElseGet(() -> nobody(
                        "guard-place",
                        "the cluster file has no patroni.guard, a place outside Patroni for the standby that holds the"
                                + " way back; and none of " + names(seen.nodes())
                                + " can stand aside, expected a replica that streams on the leader's timeline"));
    }

    private static boolean streams(Survey seen, Node node) {
        Standby standby = node.standby();
        return standby != null
                && standby.status().equals("streaming")
                && node.server()
                        .map(server -> server.identity().timeline())
                        .equals(leader(seen).map(server -> server.identity().timeline()));
    }

    private static Optional<Server> leader(Survey seen) {
        return seen.nodes().stream()
                .filter(node -> node.name().equals(seen.leader()))
                .flatMap(node -> node.server().stream())
                .findFirst();
    }

    /** Who is missed least comes last: no commit waits for it, it would not take over anyway, its name is the last. */
    private static Comparator<Node> preferred(Survey seen) {
        return Comparator.<Node, Boolean>comparing(node -> !told(seen, node.name(), Member::synchronous))
                .thenComparing(node -> told(seen, node.name(), Member::nofailover))
                .thenComparing(Node::name);
    }

    private static boolean told(Survey seen, String name, Predicate<Member> what) {
        return seen.members().stream().anyMatch(member -> member.name().equals(name) && what.test(member));
    }

    private static Optional<Holder> aside(Survey seen, Node node, String unused) {
        Standby standby = node.standby();
        if (standby == null) {
            return Optional.empty();
        }
        String system = node.server()
                .map(server -> server.identity().systemIdentifier())
                .orElse("");
        var place = new Place.Aside(standby.free(), system, standby.status(), standby.received());
        var others = seen.nodes().stream()
                .map(Node::name)
                .filter(name -> !name.equals(node.name()))
                .toList();
        long able = others.stream()
                .filter(name -> !told(seen, name, Member::nofailover))
                .count();
        var guard = new Guard(node.name(), standby.data(), place, standby.lacks());
        return Optional.of(new Aside(guard, others, able > 1, unused, missed(seen, node)));
    }

    private static boolean missed(Survey seen, Node node) {
        boolean strict =
                seen.nodes().stream().flatMap(each -> each.patroni().stream()).anyMatch(Survey.Patroni::strict);
        return strict && seen.nodes().size() == 2 && told(seen, node.name(), Member::synchronous);
    }

    private static String names(List<Node> nodes) {
        return String.join(", ", nodes.stream().map(Node::name).toList());
    }

    private static Holder nobody(String check, String why) {
        return new Nobody(Check.bad(check, List.of(), why));
    }
}
