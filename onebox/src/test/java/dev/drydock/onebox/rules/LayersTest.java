package dev.drydock.onebox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LayersTest {
    private static final Layers OURS = new Layers("dev.drydock");
    private static final Layers PLANTED = new Layers("dev.drydock.onebox.rules.planted");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(OURS.root());
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(PLANTED.root());

    @Test
    void modules_use_only_what_the_design_lets_them_use() {
        OURS.arrows().check(CLASSES);
    }

    @Test
    void a_package_is_a_folder_of_a_module() {
        OURS.places().check(CLASSES);
    }

    @Test
    void no_module_puts_classes_into_the_package_of_another() {
        OURS.homes().check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        OURS.nullMarked().check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is() {
        OURS.names().check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("noCycles")
    void folders_of_a_module_do_not_go_in_circles(ArchRule noCycles) {
        noCycles.check(CLASSES);
    }

    static Iterable<ArchRule> noCycles() {
        return OURS.noCycles();
    }

    @Test
    void the_rules_look_at_the_real_classes() {
        assertThat(CLASSES).extracting(type -> type.getPackageName()).contains("dev.drydock.workflows.plan");
    }

    @Test
    void a_planted_arrow_is_found_and_an_allowed_one_is_not() {
        assertThat(violations(PLANTED.arrows()))
                .contains("artifacts.store.ReachesUp.activity")
                .contains("onebox.main.SkipsALayer.activity")
                .doesNotContain("RemoteUtils.plan");
    }

    @Test
    void a_planted_package_of_an_unknown_module_or_too_deep_is_found() {
        assertThat(violations(PLANTED.places()))
                .contains("Misplaced lies in " + PLANTED.root() + ".attic")
                .contains("TooDeep lies in " + PLANTED.root() + ".activities.remote.deep")
                .doesNotContain("ReachesUp");
    }

    @Test
    void a_planted_class_compiled_elsewhere_is_found() {
        assertThat(violations(PLANTED.homes())).contains("ReachesUp comes from").doesNotContain("SkipsALayer");
    }

    @Test
    void a_planted_package_without_a_mark_is_found() {
        assertThat(violations(PLANTED.nullMarked()))
                .contains("artifacts.store has no @NullMarked")
                .doesNotContain("activities.remote has");
    }

    @Test
    void a_planted_empty_word_is_found() {
        assertThat(violations(PLANTED.names())).contains("RemoteUtils").doesNotContain("ReachesUp");
    }

    @Test
    void a_planted_circle_is_found() {
        assertThat(PLANTED.noCycles())
                .filteredOn(rule -> rule.evaluate(OFFENDERS).hasViolation())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getDescription()).contains("planted.workflows."));
    }

    private static String violations(ArchRule rule) {
        return rule.evaluate(OFFENDERS).getFailureReport().toString();
    }
}
