package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LsnTest {
    @Test
    void a_distance_is_counted_across_the_slash() {
        var before = Lsn.of("0/FFFFFFFF");
        var after = Lsn.of("1/0");

        assertThat(before.behind(after)).isEqualTo(1);
        assertThat(after.behind(before)).isEqualTo(-1);
    }

    @Test
    void what_is_no_lsn_is_refused() {
        assertThatThrownBy(() -> Lsn.of("1/")).hasMessage("'1/' is no LSN; expected for example 16/B374D848");
    }
}
