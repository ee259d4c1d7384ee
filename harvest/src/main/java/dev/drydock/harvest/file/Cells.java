package dev.drydock.harvest.file;

import dev.drydock.harvest.value.Value;
import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;

/** Values between SQLite and Java, storage class kept. */
public final class Cells {
    private static final char REPLACEMENT = '\uFFFD';

    private Cells() {}

    public static Value value(ResultSet answer, int column) throws SQLException {
        Object raw = answer.getObject(column);
        return switch (raw) {
            case null -> Value.Null.NULL;
            case Integer number -> new Int(number);
            case Long number -> new Int(number);
            case Double number -> new Real(number);
            // The driver replaces what is not UTF-8; only then are the bytes worth a second look.
            case String text when text.indexOf(REPLACEMENT) >= 0 -> Text.of(answer.getBytes(column));
            case String text -> new Text(text);
            case byte[] bytes -> new Blob(bytes);
            default -> throw new IllegalStateException("the driver answered a " + raw.getClass());
        };
    }

    public static void bind(PreparedStatement statement, int at, Value value) throws SQLException {
        switch (value) {
            case Null _ -> statement.setNull(at, Types.NULL);
            case Int(long number) -> statement.setLong(at, number);
            case Real(double number) -> statement.setDouble(at, number);
            case Text text
            when !text.valid() ->
                throw new Unfit("a key is text that is not UTF-8 ("
                        + HexFormat.of().formatHex(text.bytes()) + "): its row cannot be looked up");
            case Text(String text) -> statement.setString(at, text);
            case Blob blob -> statement.setBytes(at, blob.bytes());
        }
    }
}
