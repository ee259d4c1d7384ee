package dev.drydock.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The smallest file with one thing wrong: each is refused by file, line and key. */
class RefusedClusterFilesTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "colour: red                                  | line 5: colour: unknown key; known here: artifacts, companions",
                "workdir: /other                              | line 5: workdir: stands twice, first in line 3",
                "rollout: {batch: 0}                          | line 5: rollout.batch: '0' is not a number of nodes",
                "rollout: {batch: 0%}                         | rollout.batch: '0%' is not a number of nodes",
                "rollout: {batch: -3}                         | rollout.batch: '-3'",
                "rollout: {batch: 101%}                       | rollout.batch: '101%'",
                "rollout: {batch: many}                       | rollout.batch: 'many'",
                "rollout: {batch: }                           | rollout.batch: empty",
                "rollout: {canary: 0}                         | rollout.canary: '0'",
                "rollout: {max-failures: 2.5%}                | rollout.max-failures: '2.5%'",
                "rollout: {in-flight: 201}                    | rollout.in-flight: 201 seen; expected 1 to 200",
                "rollout: {in-flight: 0}                      | rollout.in-flight: 0 seen",
                "rollout: {by: rack}                          | rollout.by: 'rack' seen; expected zone",
                "rollout: {pause-between: 5}                  | rollout.pause-between: '5' is not a duration",
                "rollout: {pause-between: PT5S}               | rollout.pause-between: 'PT5S' is not a duration",
                "rollout: {pause: 5s}                         | rollout.pause: unknown key",
                "rollout: 25%                                 | rollout: expected a section of keys",
                "gates: {restor: {quorum: 1, approvers: [a]}} | gates.restor: unknown key; known here: health, late, replay, restore, undo",
                "gates: {restore: {quorum: 2, approvers: [a]}} | gates.restore.quorum: 2 of 1 approvers can never be reached",
                "gates: {restore: {quorum: 0, approvers: [a]}} | gates.restore.quorum: 0 of 1",
                "gates: {restore: {approvers: [a]}}           | gates.restore: key quorum is missing",
                "gates: {restore: {quorum: 1}}                | gates.restore: key approvers is missing",
                "gates: {restore: {quorum: 1, approvers: [a, a]}} | gates.restore.approvers[1]: a stands twice",
                "gates: {restore: {quorum: 1, approvers: a}}  | gates.restore.approvers: expected a list",
                "gates: {restore: {levels: []}}               | gates.restore.levels: the list is empty",
                "gates: {restore: {quorum: 1, levels: [{quorum: 1, approvers: [a]}]}} | gates.restore: levels stand beside quorum or approvers",
                "gates: {restore: {levels: [{quorum: 1, approvers: [a]}, {quorum: 1, approvers: [b, a]}]}} | gates.restore.levels[1]: a decides at an earlier level already",
                "gates: {restore: {levels: [{quorum: 2, approvers: [a]}]}} | gates.restore.levels[0].quorum: 2 of 1 approvers",
                "gates: {restore: {levels: [{quorum: 1, approvers: [a], expires: 1h}]}} | gates.restore.levels[0].expires: unknown key",
                "gates: {restore: {quorum: 1, approvers: [{group: dba}]}} | gates.restore.approvers[0].group: there is no group dba",
                "gates: {restore: {quorum: 1, approvers: [{team: dba}]}} | gates.restore.approvers[0].team: unknown key",
                "window: {open: []}                           | window: key zone is missing",
                "window: {zone: UTC}                          | window: key open is missing",
                "window: {zone: UTC, open: []}                | window.open: a change window without openings",
                "window: {zone: Mars, open: [{days: [mon], from: '22:00', to: '05:00'}]} | window.zone: there is no time zone 'Mars'",
                "window: {zone: UTC, open: [{days: [Monday], from: '22:00', to: '05:00'}]} | window.open[0].days[0]: 'Monday' is not a day",
                "window: {zone: UTC, open: [{days: [], from: '22:00', to: '05:00'}]} | window.open[0].days: the list is empty",
                "window: {zone: UTC, open: [{days: [mon], from: 22, to: '05:00'}]} | window.open[0].from: '22' is not a time of day",
                "window: {zone: UTC, open: [{days: [mon], from: '22:00', to: '24:00'}]} | window.open[0].to: '24:00' is not a time of day",
                "throttle: {at-most: 3}                       | throttle: a throttle has one of command, http and query",
                "throttle: {command: x, http: 'http://h/'}    | throttle: a throttle has one of",
                "throttle: {query: SELECT 1, http: 'http://h/'} | throttle: a throttle has one of",
                "throttle: {command: x, at: n1, at-most: 3}   | throttle: only a query is asked at a node",
                "throttle: {query: SELECT 1, at: n9, at-most: 3} | throttle.at: there is no node n9",
                "throttle: {query: DELETE FROM x, at-most: 3} | throttle.query: 'DELETE FROM x' is not one SELECT",
                "throttle: {query: SELECT 1; SELECT 2, at-most: 3} | throttle.query: 'SELECT 1; SELECT 2' is not one",
                "throttle: {query: WITH x AS (SELECT 1) DELETE FROM y, at-most: 3} | is not one SELECT without",
                "throttle: {query: SELECT 1}                  | throttle: key at-most is missing",
                "throttle: {command: x}                       | throttle: key at-most is missing",
                "throttle: {command: x, at-most: low}         | throttle.at-most: 'low' is not a number",
                "throttle: {http: 'ftp://h', at-most: 3}      | throttle.http: 'ftp://h' is not an address",
                "throttle: {http: 'http://u:p@h/', at-most: 3} | throttle.http: 'http://u:p@h/' is not an address",
                "throttle: {command: x, at-most: 3, every: 0s} | throttle.every: '0s' seen; expected 1s to 1h",
                "roles: {run: [a]}                            | roles.run: unknown key; known here: operate, plan, start",
                "roles: {start: []}                           | roles.start: the list is empty, which would mean whoever",
                "runbooks: {undo: {roles: {start: a}}}        | runbooks.undo.roles.start: expected a list",
                "runbooks: {ressed: {roles: {start: [a]}}}    | runbooks.ressed: unknown key; known here: reseed, rollback, undo",
                "runbooks: {undo: {gates: {}}}                | runbooks.undo.gates: unknown key",
                "groups: {dba: a}                             | groups.dba: expected a list",
                "groups: {dba: [a, a]}                        | groups.dba[1]: a stands twice",
                "gates: {restore: {quorum: 1, approvers: [a], expires: 0s}} | gates.restore.expires: a gate that is open for no time",
                "hooks: {before-start: x}                     | hooks.before-start: unknown key",
                "companions: [{systemd: a, stop: b}]          | companions[0]: systemd and start/stop together",
                "companions: [{start: a}]                     | companions[0]: key stop is missing",
                "companions: [{systemd: -x y}]              | companions[0].systemd: '-x y' is not a unit's name",
                "operators: [[a]]                             | operators[0]: a list or a section stands here",
                "ssh: ops@host                                | ssh: expected a section of keys",
                "ssh: {port: 22}                              | ssh.port: unknown key; known here: agent, connect-timeout, keep-alive, key, known-hosts, user",
                "ssh: {user: -l}                              | ssh.user: '-l' is not a user's name",
                "ssh: {key: none}                             | ssh.key: file",
                "ssh: {known-hosts: none}                     | ssh.known-hosts: file",
                "ssh: {agent: /run/agent}                     | ssh.agent: '/run/agent' seen; expected true or false",
                "ssh: {connect-timeout: 0s}                   | ssh.connect-timeout: '0s' seen; expected 1s to 1h",
                "ssh: {keep-alive: 15}                        | ssh.keep-alive: '15' is not a duration",
                "signers: none                                | signers: signers file",
                "revoked: none                                | revoked: file",
                "operators: [*a]                              | line 5: operators[0]: aliases",
                "transfer: {per-node: 20}                     | transfer.per-node: '20' is not a rate; expected bytes a second with K",
                "transfer: {in-all: 0M}                       | transfer.in-all: '0M' is not a rate",
                "transfer: {all: 1M}                          | transfer.all: unknown key",
                "x: [                                         | not YAML",
            })
    void one_thing_more(String more, String says) {
        assertRefused(ClusterFolderTest.smallest(more + "\n"), says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nodes: []                                        | line 1: nodes: the list is empty",
                "nodes: all                                       | line 1: nodes: expected a list",
                "nodes:                                           | line 1: nodes: expected a list",
                "nodes: [{local: true}]                           | line 1: nodes[0]: key name is missing",
                "nodes: [{name: n1}]                              | nodes[0]: a node has either ssh",
                "nodes: [{name: n1, local: false}]                | nodes[0]: a node has either ssh",
                "nodes: [{name: n1, local: true, ssh: h}]         | nodes[0]: a node has either ssh",
                "nodes: [{name: n1, local: true, via: h}]         | nodes[0]: via goes with ssh",
                "nodes: [{name: n1, local: maybe}]                | nodes[0].local: 'maybe' seen; expected true or false",
                "nodes: [{name: ../n1, local: true}]              | nodes[0].name: '../n1' is not a name",
                "nodes: [{name: n1, ssh: 'ops@h:65536'}]           | nodes[0].ssh: 'ops@h:65536' is not a host",
                "nodes: [{name: n1, ssh: -oProxyCommand=x}]       | nodes[0].ssh: '-oProxyCommand=x' is not a host",
                "nodes: [{name: n1, ssh: h, port: 22}]            | nodes[0].port: unknown key",
                "nodes: [{name: n1, local: true, corrosion: {db: x}}] | nodes[0].corrosion.db: unknown key; known here: binary",
                "nodes: [{name: n1, local: true}, {name: n1, ssh: h}] | line 1: nodes[1]: node n1 stands twice, first in line 1",
            })
    void other_nodes(String nodes, String says) {
        assertRefused(ClusterFolderTest.smallest("").replace("nodes: [{name: n1, local: true}]", nodes), says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes: .*        | key nodes is missing",
                "artifacts: .*    | key artifacts is missing",
                "workdir: .*      | key workdir is missing",
                "binary: .*?,     | key binary is missing",
                "config: .*?,     | nodes[0].corrosion: key config is missing",
                ", service: .*?}  | key service is missing",
            })
    void one_thing_less(String key, String says) {
        assertRefused(ClusterFolderTest.smallest("").replaceFirst(key, ""), says);
    }

    @Test
    void paths_and_addresses_are_full() {
        assertRefused(
                ClusterFolderTest.smallest("").replace("/var/lib/drydock", "work"),
                "line 3: workdir: 'work' is relative");
        assertRefused(
                ClusterFolderTest.smallest("").replace("file:///srv/artifacts", "artifacts"),
                "line 2: artifacts: 'artifacts' has no scheme");
        assertRefused(
                ClusterFolderTest.smallest("").replace("file:///srv/artifacts", "s3://key:hush@bucket/prefix"),
                "line 2: artifacts: s3://...@bucket: keys never stand in an address");
        assertRefused(
                ClusterFolderTest.smallest("").replace("/etc/c.toml", "c.toml"),
                "line 4: corrosion.config: 'c.toml' is relative");
    }

    @Test
    void an_approver_without_a_key_is_refused_once_signers_are_named() throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        Files.writeString(dir.resolve("corrosion/signers"), """
                # who is who
                a@example.com,b@example.com namespaces="drydock" %s
                """.formatted(ClusterFolderTest.KEY));
        var gates = "gates: {restore: {quorum: 1, approvers: [a@example.com, %s]}}\n";

        assertThat(read(ClusterFolderTest.smallest("signers: signers\n" + gates.formatted("b@example.com")))
                        .gates())
                .containsKey("restore");
        assertThat(read(ClusterFolderTest.smallest(gates.formatted("c@example.com")))
                        .gates())
                .containsKey("restore");
        assertRefused(
                ClusterFolderTest.smallest("signers: signers\n" + gates.formatted("c@example.com")),
                "line 6: gates.restore.approvers[1]: c@example.com has no key in " + dir);
    }

    @Test
    void operators_are_named_once() {
        assertRefused(
                ClusterFolderTest.smallest("operators: [a]\nroles: {operate: [b]}\n"),
                "roles: operate and operators say the same; keep either");
    }

    @Test
    void a_signers_file_is_read_whole_or_refused_by_its_line() throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        Path signers = dir.resolve("corrosion/signers");

        Files.writeString(signers, "a@example.com " + ClusterFolderTest.KEY + "\nb@example.com ssh-rsa AAAA\n");
        assertRefused(ClusterFolderTest.smallest("signers: signers\n"), signers + ", line 2: 'ssh-rsa' is neither");
        Files.writeString(signers, "*@example.com cert-authority " + ClusterFolderTest.KEY + "\n");
        assertRefused(ClusterFolderTest.smallest("signers: signers\n"), "cert-authority is not accepted");
        Files.writeString(
                signers,
                IntStream.range(0, 501)
                        .mapToObj(i -> "p" + i + " " + ClusterFolderTest.KEY + "\n")
                        .collect(Collectors.joining()));
        assertRefused(ClusterFolderTest.smallest("signers: signers\n"), "has 501 keys, and a plan takes 500");
    }

    private void assertRefused(String text, String says) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(GiveUp.class)
                .hasMessageStartingWith(dir.resolve("corrosion/eu-1.yaml") + ", line ")
                .hasMessageContaining(says);
    }

    private ClusterFile read(String text) throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        Files.writeString(dir.resolve("corrosion/eu-1.yaml"), text);
        return new ClusterFolder(dir).read(ClusterName.of("corrosion/eu-1"));
    }
}
