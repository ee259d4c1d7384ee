package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Identity;
import dev.drydock.workflows.rollback.Survey.Member;
import dev.drydock.workflows.rollback.Survey.Node;
import dev.drydock.workflows.rollback.Survey.Patroni;
import dev.drydock.workflows.rollback.Survey.Rest;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.rollback.Survey.Sql;
import dev.drydock.workflows.words.Count;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Whether the members answer, agree with each other, and follow one leader. Pure. */
record ClusterChecks(Survey seen) {
    /** The first with {@code pg_get_wal_replay_pause_state()}, which tells a guard that stands from one about to. */
    private static final int OLDEST = 14;

    List<Check> all() {
        return List.of(
                rest(),
                login(),
                postgres(),
                members(),
                leader(),
                maintenance(),
                timelines(),
                identifiers(),
                version(),
                targets());
    }

    private Check rest() {
        return ask().of("rest", "Patroni answers on every node", node -> switch (node.rest()) {
            case Rest.Answered _ -> Optional.empty();
            case Rest.Silent silent -> Optional.of(silent.why());
        });
    }

    private Check login() {
        return ask().of(
                        "rest-login",
                        "Patroni would take a change from us",
                        node -> node.patroni().map(Patroni::refused).filter(why -> !why.isEmpty()));
    }

    private Check postgres() {
        return ask().of("postgresql", "PostgreSQL answers on every node", node -> switch (node.sql()) {
            case Sql.Answered _ -> Optional.empty();
            case Sql.Silent silent -> Optional.of(silent.why());
        });
    }

    /** Patroni's members and the file's are the same ones, and all serve. */
    private Check members() {
        var ours = new TreeSet<>(seen.nodes().stream().map(Node::name).toList());
        List<Member> theirs = topology();
        var strangers = theirs.stream()
                .map(Member::name)
                .filter(name -> !ours.contains(name))
                .toList();
        if (theirs.isEmpty()) {
            return Check.inconclusive("members", List.of(), "no Patroni told who its members are");
        }
        if (!strangers.isEmpty()) {
            return Check.bad(
                    "members",
                    List.of(),
                    "Patroni has " + Count.of(strangers.size(), "member") + " that the cluster file does not name: "
                            + String.join(", ", strangers));
        }
        return ask().of(
                        "members",
                        "all " + theirs.size() + " of Patroni's members serve",
                        node -> theirs.stream()
                                .filter(member -> member.name().equals(node.name()))
                                .findFirst()
                                .map(ClusterChecks::notServing)
                                .orElse(Optional.of("is no member of the Patroni cluster")));
    }

    private static Optional<String> notServing(Member member) {
        return member.serves()
                ? Optional.empty()
                : Optional.of("is in state '" + member.state() + "', expected running or streaming");
    }

    /** Patroni names one, and no other PostgreSQL takes writes: what leads is said by PostgreSQL, not by Patroni. */
    private Check leader() {
        var named = seen.nodes().stream()
                .flatMap(node -> node.patroni().stream())
                .flatMap(patroni -> patroni.members().stream())
                .filter(Member::leads)
                .map(Member::name)
                .distinct()
                .toList();
        var writable = writable().stream().map(Node::name).toList();
        if (named.isEmpty()) {
            return Check.bad(
                    "leader", List.of(), "Patroni has no leader, expected one; wait for it or see patronictl list");
        }
        if (named.size() > 1) {
            return Check.bad(
                    "leader",
                    named,
                    "Patroni names " + named.size() + " leaders, expected one: " + String.join(", ", named));
        }
        if (writable.size() > 1) {
            return Check.bad(
                    "leader",
                    writable,
                    writable.size() + " nodes take writes, expected only " + named.getFirst() + ": "
                            + String.join(", ", writable));
        }
        return writable.equals(named)
                ? Check.ok("leader", "node " + named.getFirst() + " leads, and is the only one that takes writes")
                : Check.bad(
                        "leader",
                        named,
                        "node " + named.getFirst() + " leads in Patroni, but "
                                + (writable.isEmpty() ? "no node takes" : "node " + writable.getFirst() + " takes")
                                + " writes");
    }

    private Check maintenance() {
        return ask().of(
                        "maintenance-mode",
                        "Patroni is not paused",
                        node -> node.patroni()
                                .filter(Patroni::paused)
                                .map(paused ->
                                        "says that the cluster is paused: nobody would take over from a leader that dies;"
                                                + " see patronictl resume"));
    }

    /** From PostgreSQL, and from Patroni for a member that cannot be asked. */
    private Check timelines() {
        return ask().same(
                        "timeline",
                        "timeline",
                        node -> identity(node)
                                .map(Identity::timeline)
                                .or(() -> topology().stream()
                                        .filter(member -> member.name().equals(node.name()) && member.timeline() > 0)
                                        .map(Member::timeline)
                                        .findFirst())
                                .map(String::valueOf));
    }

    private Check identifiers() {
        return ask().same(
                        "system-identifier",
                        "system identifier",
                        node -> identity(node)
                                .map(Identity::systemIdentifier)
                                .or(() -> node.patroni()
                                        .map(Patroni::systemIdentifier)
                                        .filter(id -> !id.isEmpty())));
    }

    private Check version() {
        var same = ask().same("version", "major version", node -> node.server().map(s -> String.valueOf(s.major())));
        var old = ask().of(
                        "version",
                        "",
                        node -> node.server()
                                .filter(server -> server.major() < OLDEST)
                                .map(server ->
                                        "runs PostgreSQL " + server.major() + ", expected " + OLDEST + " or newer"));
        return old.verdict() == Check.Verdict.BAD ? old : same;
    }

    private Check targets() {
        return ask().of(
                        "recovery-target",
                        "no member has a recovery target",
                        node -> node.server()
                                .map(server -> server.settings().recoveryTargets())
                                .filter(targets -> !targets.isEmpty())
                                .map(targets -> "has " + String.join(", ", targets)
                                        + ", expected none: as a standby it would stop there; see ALTER SYSTEM RESET"));
    }

    /** As the leader tells it, or whoever answers. */
    private List<Member> topology() {
        return seen.nodes().stream()
                .flatMap(node -> node.patroni().stream())
                .map(Patroni::members)
                .filter(members -> !members.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Node> writable() {
        return seen.nodes().stream()
                .filter(node -> identity(node).filter(i -> !i.recovering()).isPresent())
                .toList();
    }

    /** The one server that takes writes; empty while there is none, or two. */
    Optional<Server> primary() {
        var writable = writable();
        return writable.size() == 1 ? writable.getFirst().server() : Optional.empty();
    }

    private static Optional<Identity> identity(Node node) {
        return node.server().map(Server::identity);
    }

    private MemberChecks ask() {
        return new MemberChecks(seen.nodes());
    }
}
