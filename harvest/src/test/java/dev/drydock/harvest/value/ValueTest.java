package dev.drydock.harvest.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTest {
    private static Blob blob(String hex) {
        return new Blob(HexFormat.of().parseHex(hex));
    }

    @Test
    void the_storage_class_decides_before_the_value_does() {
        var rising = List.<Value>of(
                Null.NULL,
                blob(""),
                blob("00"),
                blob("ff"),
                new Text(""),
                new Text("\0"),
                new Text("a"),
                new Text("\uE000"),
                new Text("\uD83D\uDE00"),
                new Real(Double.NEGATIVE_INFINITY),
                new Real(99.5),
                new Int(Long.MIN_VALUE),
                new Int(1));

        assertThat(rising).isSorted();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3.0",
        "0.5, 0.5",
        "1e300, 1e+300",
        "1e16, 1e+16",
        "1e15, 1000000000000000.0",
        "1e-4, 0.0001",
        "1e-5, 1e-05",
        "4.9e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "-2.5, -2.5",
        "-0.0, 0.0",
        "123456789.125, 123456789.125",
        "2e-323, 2e-323",
        "Infinity, inf",
        "-Infinity, -inf",
        "9007199254740993, 9007199254740992.0"
    })
    void a_real_is_the_shortest_text_that_reads_back_the_same(double number, String text) {
        var json = TypedJson.json(new Real(number));

        assertThat(json.path(1).asText()).isEqualTo(text);
        assertThat(TypedJson.value(json)).isEqualTo(new Real(number));
    }

    @Test
    void every_real_reads_back_the_same() {
        var random = new Random(7);

        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(number)) {
                assertThat(TypedJson.value(TypedJson.json(new Real(number)))).isEqualTo(new Real(number));
            }
        }
    }

    @Test
    void every_value_survives_its_json_form() throws Exception {
        var values = List.of(
                Null.NULL,
                new Int(Long.MAX_VALUE),
                new Text("naïve ☃ \uD83D\uDE00 \0 'quoted' \"twice\""),
                new Text(""),
                Text.of(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0xe2, (byte) 0x98}),
                blob("00ff"),
                blob(""));

        for (Value value : values) {
            var text = new ObjectMapper().writeValueAsString(TypedJson.json(value));
            assertThat(TypedJson.value(new ObjectMapper().readTree(text))).isEqualTo(value);
        }
        assertThatThrownBy(() -> TypedJson.value(new ObjectMapper().readTree("[\"integer\",42]")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_byte_of_a_text_is_lost_and_its_order_is_that_of_bytes() {
        var random = new Random(11);

        for (int i = 0; i < 5_000; i++) {
            byte[] one = bytes(random);
            byte[] other = bytes(random);
            assertThat(Text.of(one).bytes()).isEqualTo(one);
            assertThat(Integer.signum(Text.of(one).compareTo(Text.of(other))))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(one, other)));
        }
    }

    /** Short, of few different pieces, so that many share a beginning; some are no UTF-8. */
    private static byte[] bytes(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(List.of("a", "é", "\uE000", "\uD83D\uDE00", "\0").get(random.nextInt(5)));
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void keys_have_the_order_of_sqlite() {
        var rising = List.<List<Value>>of(
                List.of(Null.NULL),
                List.of(new Real(-0.5)),
                List.of(new Int(9007199254740992L)),
                List.of(new Int(9007199254740993L)),
                List.of(new Real(9007199254740994.0)),
                List.of(new Text("1")),
                List.of(blob("00")));

        assertThat(rising).isSortedAccordingTo(KeyOrder.ORDER);
        assertThat(KeyOrder.ORDER.compare(List.of(new Int(1)), List.of(new Real(1))))
                .isZero();
        assertThat(KeyOrder.ORDER.compare(List.of(new Int(1), new Text("b")), List.of(new Real(1), new Text("a"))))
                .isPositive();
    }

    @Test
    void a_packed_key_is_unpacked() {
        byte[] packed = HexFormat.of()
                .parseHex("07" + "09ff" + "01" + "41ffffffffffffffff" + "023fe0000000000000" + "0b0161" + "0c02"
                        + "00ff" + "05");

        var key = PackedKey.unpack(packed);

        assertThat(key)
                .containsExactly(
                        new Int(255), new Int(0), new Int(-1), new Real(0.5), new Text("a"), blob("00ff"), Null.NULL);
        assertThatThrownBy(() -> PackedKey.unpack(Arrays.copyOf(packed, 5)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_parameter_has_the_type_its_value_has() {
        assertThat(Parameter.of(blob("00ff")).json().toString()).isEqualTo("[0,255]");
        assertThat(Parameter.of(new Real(3)).json().toString()).isEqualTo("3.0");
        assertThat(Parameter.of(new Int(Long.MIN_VALUE)).json().toString()).isEqualTo("-9223372036854775808");
        assertThat(Parameter.of(Text.of(new byte[] {(byte) 0xff})).sql()).isEqualTo("CAST(? AS TEXT)");
    }

    @Test
    void a_real_of_many_digits_travels_without_being_read_from_decimal_digits() throws Exception {
        var random = new SplittableRandom(4);
        var numbers = new ArrayList<>(List.of(
                Double.MIN_VALUE, -Double.MIN_NORMAL, Double.MAX_VALUE, 946806325353.5293, 0.1 + 0.2, -1e300 / 3));
        for (int i = 0; i < 2_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                numbers.add(number);
            }
        }

        try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            for (double number : numbers) {
                Parameter parameter = Parameter.of(new Real(number));
                if (parameter.json().isIntegralNumber()) {
                    assertThat(answer(connection, parameter)).isEqualTo(number);
                }
            }
        }

        assertThat(Parameter.of(new Real(946806325353.5293)).json().isIntegralNumber())
                .isTrue();
        assertThat(Parameter.of(new Real(-0.25)))
                .isEqualTo(new Parameter("?", JsonNodeFactory.instance.numberNode(-0.25)));
    }

    private static double answer(Connection connection, Parameter parameter) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT " + parameter.sql())) {
            statement.setLong(1, parameter.json().asLong());
            try (var found = statement.executeQuery()) {
                found.next();
                return found.getDouble(1);
            }
        }
    }
}
