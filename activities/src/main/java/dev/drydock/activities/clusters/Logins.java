package dev.drydock.activities.clusters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.yaml.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Who logs in where; a password never stands in the file, only where the worker finds it. */
final class Logins {
    static final String EXAMPLE =
            "{restapi: {username: drydock, password-file: /etc/drydock/restapi}, superuser: {...}}";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Logins() {}

    /** {@code restapi} and {@code superuser}; {@code replication} for what makes a standby. */
    static ObjectNode read(Entry.Table table) {
        table.only("restapi", "superuser", "replication");
        var json = JsonNodeFactory.instance.objectNode();
        for (String needed : new String[] {"restapi", "superuser"}) {
            if (table.find(needed).isEmpty()) {
                throw table.missing(needed, "{username: postgres, password-file: /etc/drydock/" + needed + "}");
            }
        }
        table.values().forEach((role, login) -> json.set(role, login(login.asTable())));
        return json;
    }

    private static ObjectNode login(Entry.Table table) {
        table.find("password").ifPresent(password -> {
            throw password.place()
                    .refused(
                            "a password does not stand in this file; write password-file: FILE or password-env: VARIABLE");
        });
        table.only("username", "password-file", "password-env");
        var file = table.text("password-file");
        var variable = table.text("password-env");
        if (file.isPresent() == variable.isPresent()) {
            throw table.place().refused("a login has either password-file: FILE or password-env: VARIABLE");
        }
        var json = JsonNodeFactory.instance.objectNode();
        json.put("username", Values.user(table.required("username", "postgres")));
        file.ifPresent(text -> json.put("password-file", readable(text)));
        variable.ifPresent(text -> json.put("password-env", variable(text)));
        return json;
    }

    private static String readable(Entry.Text text) {
        Path file = Path.of(text.place().file()).resolveSibling(text.value()).normalize();
        if (!Files.isReadable(file)) {
            throw text.place().refused("file " + file + " cannot be read");
        }
        return file.toString();
    }

    private static String variable(Entry.Text text) {
        if (!VARIABLE.matcher(text.value()).matches()) {
            throw text.place()
                    .refused("'" + text.value() + "' is not a variable's name; expected for example PGPASSWORD");
        }
        return text.value();
    }
}
