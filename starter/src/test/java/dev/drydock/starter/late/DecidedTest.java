package dev.drydock.starter.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DecidedTest {
    private static final LateRow ONE = Rows.update("apps", 1, Verdict.CONFLICT);
    private static final LateRow TWO = Rows.update("apps", 2, Verdict.CONFLICT);
    private static final LateRow SEEN = Rows.update("tags", 3, Verdict.REVIEW);

    @TempDir
    Path dir = Path.of("");

    private static String said(LateRow row, String resolve) {
        return ((ObjectNode) Json.read(Json.canonical(row)))
                .put("resolve", resolve)
                .toString();
    }

    private Decided decided(String... lines) throws IOException {
        return Decided.read(Files.write(dir.resolve("decided.json"), List.of(lines)));
    }

    private Listing waiting() throws IOException {
        return Listing.at(Rows.listing(Files.createTempDirectory(dir, "l"), ONE, TWO, SEEN));
    }

    @Test
    void lines_and_a_list_in_any_order_are_the_same_decision() throws IOException {
        var lines = decided(said(ONE, "mine"), said(TWO, "theirs"));
        var list = decided("[" + said(TWO, "theirs") + ",", said(ONE, "mine") + "]");

        assertThat(list.digest()).isEqualTo(lines.digest());
        assertThat(Json.digest(Json.read(new String(lines.bytes(), StandardCharsets.UTF_8))))
                .isEqualTo(lines.digest());
        assertThat(Json.read(new String(lines.bytes(), StandardCharsets.UTF_8))
                        .get(0)
                        .properties())
                .hasSize(3);
    }

    @Test
    void those_who_sign_are_told_what_becomes_of_each_kind_of_row() throws IOException {
        var sums = decided(said(ONE, "mine"), said(SEEN, "theirs")).against(waiting());

        assertThat(sums.says())
                .contains("1 conflict ends with the late value, 0 with the cluster's")
                .contains("under review 0 come in, 1 stay out")
                .contains("not named in the file: 1 conflict, where the cluster's value stays");
    }

    @Test
    void a_row_that_does_not_wait_is_refused_by_name() throws IOException {
        var decided = decided(said(ONE, "mine"), said(Rows.update("apps", 9, Verdict.CONFLICT), "mine"));

        assertThatThrownBy(() -> decided.against(waiting()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("1 row of it is not among those that wait: apps id=9")
                .extracting(e -> ((Failure) e).exit())
                .isEqualTo(Exit.USAGE);
    }

    @Test
    void what_decides_nothing_or_twice_is_refused() {
        assertThatThrownBy(() -> decided(said(ONE, "mine"), said(ONE, "theirs")))
                .hasMessageContaining("apps id=1 is there twice");
        assertThatThrownBy(() -> decided(Json.canonical(ONE))).hasMessageContaining("apps id=1, has no resolve");
        assertThatThrownBy(() -> decided(said(ONE, "yours"))).hasMessageContaining("says resolve 'yours'");
        assertThatThrownBy(() -> decided("{\"table\":\"apps\",\"resolve\":\"mine\"}"))
                .hasMessageContaining("no key");
        assertThatThrownBy(() -> decided("[]")).hasMessageContaining("an empty file never means all");
        assertThatThrownBy(() -> decided("so be it")).hasMessageContaining("it is no JSON");
        assertThatThrownBy(() -> Decided.read(dir.resolve("gone"))).hasMessageContaining("there is no such file");
    }
}
