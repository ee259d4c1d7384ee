package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Figure;
import dev.drydock.activities.clusters.Queries;
import dev.drydock.activities.corrosion.agent.Bounded;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Queries to agents, by their API. */
public final class CorrosionQueries implements Queries {
    private static final Duration EACH = Duration.ofSeconds(5);
    private static final int SHOWN = 60;

    private final Reaches reaches;
    private final HttpClient http = Fleet.client();

    public CorrosionQueries(Reaches reaches) {
        this.reaches = reaches;
    }

    @Override
    public BigDecimal number(ClusterFile file, Figure.Query query, Duration bound)
            throws IOException, InterruptedException {
        try {
            return Bounded.within(bound, () -> first(file, query));
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (TimeoutException e) {
            throw new IOException("no node answered the query within " + bound.toSeconds() + " s", e);
        } catch (Exception e) {
            throw new IOException(e.toString(), e);
        }
    }

    /** A node that cannot be asked just now, such as one that the run has stopped, is passed over. */
    private BigDecimal first(ClusterFile file, Figure.Query query) throws IOException {
        List<String> names = query.node() == null
                ? file.nodes().stream().map(ClusterFile.Node::name).toList()
                : List.of(query.node());
        String why = "";
        for (String name : names) {
            try {
                return asked(file, name, query.sql());
            } catch (TryAgain e) {
                why = String.valueOf(e.getMessage());
            } catch (GiveUp e) {
                throw new IOException(e.getMessage(), e);
            } catch (Refused e) {
                throw new IOException("node " + name + " does not take the query: " + e.getMessage(), e);
            }
        }
        throw new IOException(names.size() == 1 ? why : "no node answers the query; the last one: " + why);
    }

    private BigDecimal asked(ClusterFile file, String name, String sql) {
        ClusterFile.Node place = file.node(name);
        try (var node = new CorrosionNode(file, place, reaches.to(file, place), http)) {
            var rows = new ArrayList<Row>();
            node.api(EACH).each(sql, row -> {
                rows.add(row);
                if (rows.size() > 1) {
                    throw new Refused("it answers more than one row");
                }
            });
            if (rows.isEmpty()) {
                throw new Refused("it answers no row");
            }
            return number(rows.getFirst());
        }
    }

    private static BigDecimal number(Row row) {
        if (row.size() != 1) {
            throw new Refused("it answers " + row.size() + " columns, expected one");
        }
        return switch (row.cell(0)) {
            case Long number -> BigDecimal.valueOf(number);
            case Double number -> BigDecimal.valueOf(number);
            case null -> throw new Refused("it answers NULL, expected a number");
            case Object other -> throw new Refused("it answers '" + shown(other) + "', expected a number");
        };
    }

    private static String shown(Object cell) {
        String text = cell instanceof byte[] ? "a blob" : cell.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
