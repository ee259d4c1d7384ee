package dev.drydock.testbed.crsql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement as HTTP clients send it, with parameters by place or by name. */
public record Statement(String sql, List<@Nullable Object> params, Map<String, @Nullable Object> named) {

    public Statement {
        params = Collections.unmodifiableList(params);
        named = Collections.unmodifiableMap(named);
    }

    PreparedStatement prepare(Sqlite db) throws Refused {
        var text = SqlText.read(sql);
        if (!text.single()) {
            throw new Refused("Multiple statements provided");
        }
        try {
            return db.connection().prepareStatement(sql);
        } catch (SQLException failed) {
            throw new Refused(failed);
        }
    }

    void bind(PreparedStatement statement) throws Refused, SQLException {
        int needed = statement.getParameterMetaData().getParameterCount();
        if (named.isEmpty()) {
            if (needed != params.size()) {
                throw new Refused(
                        "Wrong number of parameters passed to query. Got " + params.size() + ", needed " + needed);
            }
            Sqlite.bind(statement, params);
            return;
        }
        var places = SqlText.read(sql).named();
        var values = new @Nullable Object[needed];
        for (var param : named.entrySet()) {
            var place = places.get(param.getKey());
            if (place == null) {
                throw new Refused("Invalid parameter name: " + param.getKey());
            }
            values[place - 1] = param.getValue();
        }
        Sqlite.bind(statement, List.of(), values);
    }
}
