package dev.drydock.testbed.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The keys that matter here, from a file that the real agent reads too; unlike it, environment variables override nothing. */
record AgentConfig(
        Path db,
        Path subscriptions,
        List<Path> schemas,
        String api,
        String gossip,
        List<String> bootstrap,
        Path admin) {

    static AgentConfig read(Path file) throws IOException {
        var toml = Toml.parse(Files.readString(file));
        var db = Path.of(required(toml, "db.path"));
        return new AgentConfig(
                db,
                toml.text("db.subscriptions_path").map(Path::of).orElse(db.resolveSibling("subscriptions")),
                toml.list("db.schema_paths").stream().map(Path::of).toList(),
                toml.text("api.addr").or(() -> toml.text("api.bind_addr")).orElse("127.0.0.1:0"),
                toml.text("gossip.addr").or(() -> toml.text("gossip.bind_addr")).orElse("127.0.0.1:0"),
                toml.list("gossip.bootstrap"),
                Path.of(toml.text("admin.path").orElse("/var/run/corrosion/admin.sock")));
    }

    private static String required(Toml toml, String key) throws IOException {
        return toml.text(key).orElseThrow(() -> new IOException("missing configuration field \"" + key + "\""));
    }
}
