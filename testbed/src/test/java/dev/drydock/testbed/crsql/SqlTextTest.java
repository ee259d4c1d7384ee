package dev.drydock.testbed.crsql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SqlTextTest {

    @Test
    void a_second_statement_is_told_from_a_semicolon_in_a_text_or_a_comment() {
        assertThat(SqlText.read("SELECT ';' -- ; more\n;").single()).isTrue();
        assertThat(SqlText.read("SELECT 1; /* nothing */ ").single()).isTrue();
        assertThat(SqlText.read("SELECT 1; SELECT 2").single()).isFalse();
    }

    @Test
    void named_parameters_take_their_places_in_order_of_first_appearance() {
        var named = SqlText.read("UPDATE t SET a = :to, b = ':no' WHERE a IS :from OR c = :to")
                .named();

        assertThat(named)
                .containsOnlyKeys(":to", ":from")
                .containsEntry(":to", 1)
                .containsEntry(":from", 2);
    }
}
