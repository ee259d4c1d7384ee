package dev.drydock.activities.remote;

import static dev.drydock.activities.remote.FanOut.STEPS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The same steps by what people use today. All but Mitogen keep their connections from round to round. */
final class FanOutPeers {
    private static final String KEPT = "-o ControlMaster=auto -o ControlPersist=600s";
    private static final Pattern FIVE = Pattern.compile("(?m)^n\\d+ .*\\bok=5 .*\\bunreachable=0 .*\\bfailed=0 ");
    private static final Pattern DONE = Pattern.compile("(?m)^127\\.0\\.0\\.\\d+: done$");

    private final Path dir;
    private final Path ansible;
    private final List<String> hosts;

    /** @param ansible a virtual environment with Ansible and Mitogen */
    FanOutPeers(Path dir, Path ansible, Sshd sshd, List<String> hosts) throws IOException {
        this.dir = dir;
        this.ansible = ansible;
        this.hosts = List.copyOf(hosts);
        Files.writeString(dir.resolve("ssh_config"), """
                Host 127.0.0.*
                  User %s
                  Port %d
                  IdentityFile %3$s/home/.ssh/id_ed25519
                  IdentitiesOnly yes
                  UserKnownHostsFile %3$s/home/.ssh/known_hosts
                """.formatted(Sshd.user(), sshd.port(), dir));
        Files.writeString(
                dir.resolve("hosts"),
                hosts.stream()
                        .map(host -> "n" + host.substring(host.lastIndexOf('.') + 1) + " ansible_host=" + host)
                        .collect(Collectors.joining(
                                "\n",
                                "[all]\n",
                                "\n[all:vars]\nansible_python_interpreter=/usr/bin/python3\nansible_ssh_common_args=-F "
                                        + dir + "/ssh_config\n")));
        Files.writeString(dir.resolve("ansible.cfg"), """
                [defaults]
                forks = 15
                home = %1$s/ansible
                inventory = %1$s/hosts
                [ssh_connection]
                pipelining = True
                control_path_dir = %1$s/cp
                ssh_args = -C %2$s
                """.formatted(dir, KEPT));
        Files.writeString(dir.resolve("play.yml"), """
                - hosts: all
                  gather_facts: false
                  tasks:
                """ + "    - command: echo done\n".repeat(STEPS));
    }

    int ansible() {
        return count(FIVE, play(Map.of())) * STEPS;
    }

    int mitogen() {
        try (var found = Files.newDirectoryStream(ansible.resolve("lib"), "python3*")) {
            Path plugins = found.iterator().next().resolve("site-packages/ansible_mitogen/plugins/strategy");
            return count(
                            FIVE,
                            play(Map.of(
                                    "ANSIBLE_STRATEGY_PLUGINS",
                                    plugins.toString(),
                                    "ANSIBLE_STRATEGY",
                                    "mitogen_linear")))
                    * STEPS;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String play(Map<String, String> more) {
        return said(List.of(ansible + "/bin/ansible-playbook", dir + "/play.yml"), more);
    }

    int clush() {
        int done = 0;
        for (int step = 0; step < STEPS; step++) {
            var command = List.of(
                    "clush",
                    "-f",
                    "15",
                    "-o",
                    "-F " + dir + "/ssh_config " + KEPT + " -o ControlPath=" + dir + "/cp/clush-%%h",
                    "-w",
                    String.join(",", hosts),
                    "echo done");
            done += count(DONE, said(command, Map.of()));
        }
        return done;
    }

    private static int count(Pattern success, String said) {
        return Math.toIntExact(success.matcher(said).results().count());
    }

    private String said(List<String> command, Map<String, String> more) {
        var builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("ANSIBLE_CONFIG", dir + "/ansible.cfg");
        builder.environment().putAll(more);
        try {
            var process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
