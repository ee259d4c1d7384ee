package dev.drydock.testbed.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stand-in for the corrosion binary, for machines without one: the same commands, files, sockets and refusals as far as a
 * reseed touches them. Left out: subscriptions, schema migrations, TLS, PostgreSQL, partial versions, `reload`, `set-id`.
 */
public final class StandIn {

    static final String VERSION = "0.0.0-stand-in";

    private StandIn() {}

    static void main(String[] args) {
        int code = run(new ArrayList<>(List.of(args)));
        if (code >= 0) {
            System.exit(code);
        }
    }

    /** The exit code; below 0 when an agent runs on. */
    private static int run(List<String> args) {
        var config = option(args, "-c", "--config", "/etc/corrosion/config.toml");
        var command = String.join(" ", args);
        try {
            return switch (args.isEmpty() ? "" : args.getFirst()) {
                case "--version" -> print("corrosion " + VERSION);
                case "agent" -> agent(Path.of(config));
                case "backup" -> backup(Path.of(config), argument(args));
                case "restore" -> restore(Path.of(config), argument(args));
                default ->
                    switch (command) {
                        case "cluster members" -> ask(config, "Cluster", "Members");
                        case "sync generate" -> ask(config, "Sync", "Generate");
                        default -> usage(command);
                    };
            };
        } catch (IOException | SQLException failed) {
            System.err.println(failed.getMessage());
            return 1;
        }
    }

    private static int agent(Path config) {
        try {
            var agent = Agent.start(AgentConfig.read(config));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "stop"));
            return -1;
        } catch (IOException | SQLException | RuntimeException failed) {
            System.err.println("thread 'main' panicked: could not start agent: " + failed);
            return 101;
        }
    }

    /** Ends the process from within its shutdown hook, because a JVM would report SIGTERM as 143 where the real agent says 0. */
    private static void stop(Agent agent) {
        int code = 0;
        try {
            agent.close();
        } catch (IOException | SQLException failed) {
            System.err.println("could not stop in peace: " + failed);
            code = 1;
        }
        Runtime.getRuntime().halt(code);
    }

    private static int backup(Path config, Path target) throws IOException, SQLException {
        new Backup(AgentConfig.read(config)).to(target);
        return 0;
    }

    private static int restore(Path file, Path source) throws IOException {
        AgentConfig config;
        try {
            config = AgentConfig.read(file);
        } catch (IOException unreadable) {
            throw new IOException(
                    "path to current database is required via the config file passed as --config", unreadable);
        }
        if (AdminClient.listens(config.admin())) {
            throw new IOException("corrosion is currently running, shut it down before restoring!");
        }
        new Restore(config).from(source);
        return 0;
    }

    private static int ask(String config, String group, String command) throws IOException {
        JsonNode question = JsonNodeFactory.instance.objectNode().put(group, command);
        var mapper = new ObjectMapper().writerWithDefaultPrettyPrinter();
        for (var document : AdminClient.ask(AgentConfig.read(Path.of(config)).admin(), question)) {
            print(mapper.writeValueAsString(document));
        }
        return 0;
    }

    private static int usage(String command) {
        System.err.println("error: unrecognized subcommand '" + command + "'\n\nUsage: corrosion [-c|--config FILE]"
                + " agent | backup PATH | restore PATH | cluster members | sync generate | --version");
        return 2;
    }

    private static int print(String line) {
        System.out.println(line);
        return 0;
    }

    private static Path argument(List<String> args) throws IOException {
        if (args.size() != 2) {
            throw new IOException("one PATH is required after " + args.getFirst());
        }
        return Path.of(args.get(1));
    }

    /** Takes the option out of the arguments, wherever it stands. */
    private static String option(List<String> args, String brief, String full, String otherwise) {
        for (int i = 0; i + 1 < args.size(); i++) {
            if (args.get(i).equals(brief) || args.get(i).equals(full)) {
                args.remove(i);
                return args.remove(i);
            }
        }
        return otherwise;
    }

    /** Logs go to standard output, as the real agent's do. */
    static void log(String level, String message) {
        if (!"off".equals(System.getenv("RUST_LOG"))) {
            System.out.println(Instant.now() + "  " + level + " corrosion: " + message);
        }
    }
}
