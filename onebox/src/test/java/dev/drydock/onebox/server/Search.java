package dev.drydock.onebox.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Places in which no secret may be, each by its name. They are read anew for each search. */
final class Search {
    private final Canaries canaries;
    private final Map<String, Callable<List<String>>> places = new LinkedHashMap<>();

    Search(Canaries canaries) {
        this.canaries = canaries;
    }

    Search in(String where, Callable<String> text) {
        places.put(where, () -> canaries.in(where, text.call()));
        return this;
    }

    /** All files there, by their contents. */
    Search below(String where, Path directory) {
        places.put(where, () -> canaries.below(directory));
        return this;
    }

    Set<String> places() {
        return places.keySet();
    }

    /** What was found, by place; a place where nothing was is not there. */
    Map<String, List<String>> found() throws Exception {
        var found = new LinkedHashMap<String, List<String>>();
        for (var place : places.entrySet()) {
            List<String> here = new ArrayList<>(place.getValue().call());
            if (!here.isEmpty()) {
                found.put(place.getKey(), here);
            }
        }
        return found;
    }
}
