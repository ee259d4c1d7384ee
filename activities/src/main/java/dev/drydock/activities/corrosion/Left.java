package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.harvest.cut.Ranges.Range;
import dev.drydock.workflows.words.Json;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a database that was left behind says about whose it is and what it holds; the part of {@link Inside} that a late
 * write is judged by, small enough to travel instead of the database.
 */
record Left(String actorId, String clusterIdAsStored, Cut cut, Set<String> sites, Map<String, Ranges> partial) {
    /** Answers one cell of JSON. A database without one of these tables is refused; it is read whole then. */
    static final String QUERY = """
            SELECT json_object(
              'actor', coalesce((SELECT lower(hex(site_id)) FROM crsql_site_id WHERE ordinal = 0), ''),
              'clusterId', coalesce((SELECT typeof(value) || ' ' || coalesce(value, '') FROM __corro_state
                                     WHERE key = 'cluster_id'), ''),
              'sites', json((SELECT json_group_array(lower(hex(site_id))) FROM crsql_site_id)),
              'heads', json((SELECT json_group_array(json_array(lower(hex(site_id)), db_version)) FROM crsql_db_versions)),
              'gaps', json((SELECT json_group_array(json_array(lower(hex(actor_id)), start, "end"))
                            FROM __corro_bookkeeping_gaps)),
              'partial', json((SELECT json_group_array(json_array(site, v, v)) FROM
                (SELECT DISTINCT lower(hex(site_id)) AS site, db_version AS v FROM __corro_seq_bookkeeping))),
              'buffered', json((SELECT json_group_array(json_array(site, v, v)) FROM
                (SELECT DISTINCT lower(hex(site_id)) AS site, db_version AS v FROM __corro_buffered_changes))))
            """;

    Left {
        sites = Set.copyOf(sites);
        partial = Map.copyOf(partial);
    }

    static Left of(Inside inside) {
        return new Left(inside.actorId(), inside.clusterIdAsStored(), inside.cut(), inside.sites(), inside.partial());
    }

    /** @param answer what {@link #QUERY} answers */
    static Left of(String answer) {
        JsonNode said = Json.read(answer);
        var heads = new TreeMap<String, Long>();
        said.path("heads")
                .forEach(head -> heads.put(head.path(0).asText(), head.path(1).asLong()));
        var sites = new TreeSet<String>();
        said.path("sites").forEach(site -> sites.add(site.asText()));
        Map<String, Ranges> partial = ranges(said.path("partial"));
        Map<String, Ranges> holes = ranges(said.path("gaps"));
        partial.forEach((site, ranges) -> holes.merge(site, ranges, Ranges::plus));
        ranges(said.path("buffered")).forEach((site, ranges) -> partial.merge(site, ranges, Ranges::plus));
        return new Left(
                said.path("actor").asText(), said.path("clusterId").asText(), new Cut(heads, holes), sites, partial);
    }

    private static Map<String, Ranges> ranges(JsonNode triples) {
        var ranges = new TreeMap<String, Ranges>();
        triples.forEach(triple -> ranges.merge(
                triple.path(0).asText(),
                new Ranges(List.of(
                        new Range(triple.path(1).asLong(), triple.path(2).asLong()))),
                Ranges::plus));
        return ranges;
    }

    OptionalInt clusterId() {
        return Inside.clusterId(clusterIdAsStored);
    }
}
