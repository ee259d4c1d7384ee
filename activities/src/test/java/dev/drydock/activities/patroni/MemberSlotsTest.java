package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemberSlotsTest {
    /** As {@code slot_name_from_member_name} of patroni/dcs/__init__.py, 4.1.5, answers. */
    @ParameterizedTest
    @CsvSource({"guard,guard", "DB-1.eu west,db_1_euu0032west", "n_2,n_2", "k\u00e4se,ku0228se", "a/b,au0047b"})
    void a_slot_is_named_after_its_member_as_patroni_does(String member, String slot) {
        assertThat(MemberSlots.name(member)).isEqualTo(slot);
    }
}
