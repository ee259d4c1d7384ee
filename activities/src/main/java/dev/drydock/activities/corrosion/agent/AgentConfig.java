package dev.drydock.activities.corrosion.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.drydock.workflows.words.GiveUp;
import java.util.ArrayList;
import java.util.List;

/** What Drydock needs of an agent's configuration file. The token is here and goes nowhere but into requests. */
public record AgentConfig(
        String database,
        List<String> schemaPaths,
        String admin,
        Address api,
        String token,
        String gossip,
        int bootstrap) {
    private static final TomlMapper TOML = new TomlMapper();

    public AgentConfig {
        schemaPaths = List.copyOf(schemaPaths);
    }

    /** The token is not for logs. */
    @Override
    public String toString() {
        return "configuration of " + database;
    }

    /** Where the API listens. */
    public record Address(String host, int port) {
        /** An address that means "every interface" is reached over loopback. */
        static Address of(String text) {
            int colon = text.lastIndexOf(':');
            String host = text.substring(0, Math.max(colon, 0)).replaceAll("[\\[\\]]", "");
            boolean any = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
            return new Address(any ? "127.0.0.1" : host, Integer.parseInt(text.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /** @param where names node and file in errors */
    public static AgentConfig of(String toml, String where) {
        try {
            return of(TOML.readTree(toml), where);
        } catch (JsonProcessingException | NumberFormatException e) {
            String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            throw new GiveUp(where + " is not a Corrosion configuration: " + why, e);
        }
    }

    private static AgentConfig of(JsonNode tree, String where) {
        String database = tree.at("/db/path").asText();
        String api = first(either(tree.path("api"), "addr", "bind_addr"));
        String gossip = first(either(tree.path("gossip"), "addr", "bind_addr"));
        if (!database.startsWith("/")) {
            throw new GiveUp(where + ": db.path is '" + database + "', expected an absolute path");
        }
        if (api.isEmpty()) {
            throw new GiveUp(where + " has no api.addr; Drydock asks the agent there");
        }
        return new AgentConfig(
                database,
                texts(tree.at("/db/schema_paths")),
                tree.at("/admin/path").asText("/var/run/corrosion/admin.sock"),
                Address.of(api),
                tree.at("/api/authz/bearer-token").asText(""),
                gossip,
                tree.at("/gossip/bootstrap").size());
    }

    private static JsonNode either(JsonNode section, String key, String alias) {
        return section.has(key) ? section.path(key) : section.path(alias);
    }

    private static String first(JsonNode value) {
        return value.isArray() ? value.path(0).asText() : value.asText();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
