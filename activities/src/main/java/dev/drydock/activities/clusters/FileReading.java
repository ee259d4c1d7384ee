package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entries;
import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Place;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.workflows.late.Rule;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads one cluster file; the first thing that is wrong is refused by file, line and key. */
final class FileReading {
    private final ClusterName name;
    private final Path path;
    private final SystemSection section;

    FileReading(ClusterName name, Path path, SystemSection section) {
        this.name = name;
        this.path = path;
        this.section = section;
    }

    ClusterFile read() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        String digest = "sha256:" + HexFormat.of().formatHex(Json.sha256().digest(bytes));
        var top = new Place(path.toString(), 1, "");
        Entry.Table file = Entries.yaml(new String(bytes, StandardCharsets.UTF_8), top)
                .asTable()
                .only(
                        "nodes",
                        "ssh",
                        "artifacts",
                        "workdir",
                        "hooks",
                        "companions",
                        "rollout",
                        "groups",
                        "gates",
                        "late",
                        "operators",
                        "roles",
                        "runbooks",
                        "window",
                        "throttle",
                        "signers",
                        "revoked",
                        "transfer",
                        name.system());
        return read(file, digest);
    }

    private ClusterFile read(Entry.Table file, String digest) {
        Entry listed = file.find("nodes").orElseThrow(() -> file.missing("nodes", "[{name: n1, local: true}]"));
        Optional<Signers> signers = file.text("signers").map(t -> Signers.read(beside(t), t.place()));
        var people = new Gates(file.table("groups"), signers.orElse(null));
        List<ClusterFile.Node> nodes = new Nodes(name.system(), section, common(file)).read(listed);
        return new ClusterFile(
                name,
                path,
                digest,
                nodes,
                Values.address(file.required("artifacts", "file:///srv/drydock/artifacts")),
                Values.fullPath(file.required("workdir", "/var/lib/drydock")),
                file.table("hooks").map(FileReading::hooks).orElse(Map.of()),
                file.find("companions").map(Entry::asItems).map(Services::list).orElse(List.of()),
                file.table("rollout").map(Rollouts::read).orElse(RolloutPolicy.DEFAULT),
                file.table("gates").map(g -> people.read(g, section.gates())).orElse(Map.of()),
                file.texts("operators"),
                new ClusterFile.Keys(
                        signers.map(Signers::file).orElse(null),
                        signers.map(Signers::who).orElse(null),
                        file.text("revoked").map(this::existing).orElse(null)),
                file.table("ssh").map(this::login).orElse(Login.DEFAULT),
                file.table("late").map(FileReading::late).orElse(Map.of()),
                transfer(file, nodes.size()),
                new RolesReading(people).read(file),
                file.table("window").map(new WindowReading(people)::read).orElse(null),
                file.table("throttle")
                        .map(new ThrottleReading(
                                nodes.stream().map(ClusterFile.Node::name).toList())::read)
                        .orElse(null));
    }

    private Entry.Table common(Entry.Table file) {
        Entry.Table common = file.table(name.system()).orElse(new Entry.Table(file.place(), Map.of()));
        return common.only(section.keys().keySet());
    }

    private static Map<String, String> hooks(Entry.Table table) {
        var hooks = new TreeMap<String, String>();
        table.only("before-stop", "after-start")
                .values()
                .forEach((hook, command) -> hooks.put(hook, command.asText().value()));
        return hooks;
    }

    private static ClusterFile.Transfer transfer(Entry.Table file, int nodes) {
        Entry.Table table = file.table("transfer").orElse(new Entry.Table(file.place(), Map.of()));
        table.only("per-node", "in-all");
        return new ClusterFile.Transfer(
                table.text("per-node").map(Values::rate).orElse(0L),
                table.text("in-all").map(Values::rate).orElse(0L),
                nodes);
    }

    private static Map<String, String> late(Entry.Table table) {
        var late = new TreeMap<String, String>();
        table.values().forEach((name, entry) -> {
            try {
                late.put(name, Rule.of(entry.asText().value()).word());
            } catch (IllegalArgumentException e) {
                throw entry.asText().place().refused(String.valueOf(e.getMessage()));
            }
        });
        return late;
    }

    private Login login(Entry.Table table) {
        table.only("user", "key", "agent", "known-hosts", "connect-timeout", "keep-alive");
        return new Login(
                table.text("user").map(Values::user).orElse(null),
                table.text("key").map(this::existing).orElse(null),
                table.text("agent").map(Scalars::flag).orElse(Login.DEFAULT.agent()),
                table.text("known-hosts").map(this::existing).orElse(null),
                table.text("connect-timeout").map(Scalars::wait).orElse(Login.DEFAULT.connectTimeout()),
                table.text("keep-alive").map(Scalars::wait).orElse(Login.DEFAULT.keepAlive()));
    }

    private Path beside(Entry.Text text) {
        return path.resolveSibling(text.value()).normalize();
    }

    private Path existing(Entry.Text text) {
        Path file = beside(text);
        if (!Files.isReadable(file)) {
            throw text.place().refused("file " + file + " cannot be read");
        }
        return file;
    }
}
