package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.codec.KeyRing;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import io.temporal.api.history.v1.History;
import io.temporal.common.WorkflowExecutionHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The histories of one run: from the server, from files of {@code temporal workflow show -o json}, or from an export.
 *
 * @param heard how the run took each statement, by nonce; empty when it could not be asked
 * @param missing ids of histories that were named and are not here
 */
public record Archive(List<Told> histories, Map<String, Heard> heard, List<String> missing) {
    static final String ABOUT = "drydock.export.v1";
    static final String NEXT = "drydock review CLUSTER --histories FILE";

    public Archive {
        histories = List.copyOf(histories);
        heard = Map.copyOf(heard);
        missing = List.copyOf(missing);
    }

    public Account account() {
        try {
            return Reading.of(histories, heard, missing);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), NEXT, e);
        }
    }

    /** @param paths files of one run, and directories in which others may lie too */
    public static Archive read(List<Path> paths) {
        return read(paths, KeyRing.EMPTY);
    }

    /** @param keys for histories that are encrypted */
    public static Archive read(List<Path> paths, KeyRing keys) {
        return Drawer.read(paths, keys);
    }

    /** One file with everything, which {@link #read} takes again. */
    public ObjectNode export() {
        ObjectNode tree = Json.MAPPER.createObjectNode().put("about", ABOUT);
        tree.set("heard", Json.tree(heard));
        var all = tree.putArray("histories");
        for (Told told : histories) {
            var proto = History.newBuilder().addAllEvents(told.events()).build();
            var json = Json.read(new WorkflowExecutionHistory(proto).toJson(false));
            all.addObject().put("id", told.id()).put("run", told.run()).set("events", json.path("events"));
        }
        return tree;
    }
}
