package dev.drydock.activities.clusters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFile.ServiceEntry;
import dev.drydock.activities.yaml.Entry;
import java.util.List;
import java.util.regex.Pattern;

/** How services are written: {@code {systemd: UNIT}} or {@code {start: "...", stop: "..."}}. */
final class Services {
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9:_.@\\\\-]*");

    private Services() {}

    static ServiceEntry read(Entry entry) {
        Entry.Table table = entry.asTable().only("systemd", "start", "stop");
        var unit = table.text("systemd");
        if (unit.isPresent()) {
            if (table.values().size() > 1) {
                throw table.place().refused("systemd and start/stop together; keep one way");
            }
            if (!UNIT.matcher(unit.get().value()).matches()) {
                throw unit.get().place().refused("'" + unit.get().value() + "' is not a unit's name");
            }
            return new ServiceEntry(unit.get().value(), null, null);
        }
        return new ServiceEntry(
                null,
                table.required("start", "\"COMMAND\"").value(),
                table.required("stop", "\"COMMAND\"").value());
    }

    static List<ServiceEntry> list(Entry.Items items) {
        return items.values().stream().map(Services::read).toList();
    }

    static ObjectNode json(ServiceEntry service) {
        var json = JsonNodeFactory.instance.objectNode();
        if (service.systemd() != null) {
            return json.put("systemd", service.systemd());
        }
        return json.put("start", service.start()).put("stop", service.stop());
    }

    /** As the file writes it. */
    static String words(ServiceEntry service) {
        return service.systemd() != null
                ? "systemd: " + service.systemd()
                : "start: " + service.start() + ", stop: " + service.stop();
    }
}
