package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaFilesTest {
    @Test
    void comments_and_white_space_do_not_make_a_difference() {
        String one = "-- apps\nCREATE  TABLE apps (\n  id INTEGER /* key */ NOT NULL,\n name TEXT DEFAULT ''\n);\n";
        String other = "CREATE TABLE apps(id INTEGER NOT NULL, name TEXT DEFAULT '');";

        assertThat(SchemaFiles.normal(one)).isEqualTo(SchemaFiles.normal(other));
    }

    @Test
    void quoted_text_is_left_as_it_is() {
        assertThat(SchemaFiles.normal("DEFAULT 'a  -- b'")).contains("'a  -- b'");
        assertThat(SchemaFiles.normal("DEFAULT 'a b'")).isNotEqualTo(SchemaFiles.normal("DEFAULT 'ab'"));
        assertThat(SchemaFiles.normal("a TEXT")).isNotEqualTo(SchemaFiles.normal("aTEXT"));
    }
}
