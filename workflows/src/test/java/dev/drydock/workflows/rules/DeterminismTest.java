package dev.drydock.workflows.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DeterminismTest {
    private static final List<ArchRule> RULES = Determinism.ALL;
    private static final JavaClasses WORKFLOWS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // Codec keys are read from a file when a process starts, before there is any workflow.
            .withImportOption(location -> !location.contains("/codec/KeySource"))
            .importPackages("dev.drydock.workflows");

    @ParameterizedTest
    @FieldSource("RULES")
    void workflows_replay_the_same_everywhere(ArchRule rule) {
        rule.check(WORKFLOWS);
    }

    @ParameterizedTest
    @MethodSource("plantedViolations")
    void a_planted_violation_is_found_in_every_method(ArchRule rule, Class<?> planted) {
        var found = rule.evaluate(new ClassFileImporter().importClasses(planted))
                .getFailureReport()
                .toString();

        var methods = Arrays.stream(planted.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .toList();
        assertThat(methods).isNotEmpty().allSatisfy(method -> assertThat(found).contains("." + method + "("));
    }

    static Stream<Arguments> plantedViolations() {
        return Stream.of(
                Arguments.of(Determinism.CLOCK, Planted.ReadsAClock.class),
                Arguments.of(Determinism.CHANCE, Planted.DrawsByLot.class),
                Arguments.of(Determinism.SURROUNDINGS, Planted.AsksItsSurroundings.class),
                Arguments.of(Determinism.THREADS, Planted.UsesThreads.class),
                Arguments.of(Determinism.FILES_AND_SOCKETS, Planted.TouchesFilesAndSockets.class),
                Arguments.of(Determinism.LOADING_AND_LOGGING, Planted.LoadsAndLogs.class),
                Arguments.of(Determinism.ORDER, Planted.LosesOrder.class));
    }

    @Test
    void every_rule_is_seen_to_fail() {
        assertThat(plantedViolations().map(planted -> planted.get()[0])).containsExactlyInAnyOrderElementsOf(RULES);
    }

    @Test
    void no_workflow_reaches_the_file_of_the_codec_keys() {
        assertThat(WORKFLOWS.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getSimpleName()))
                .contains("KeyRing")
                .doesNotContain("KeySource");
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void what_replays_well_is_left_alone(ArchRule rule) {
        rule.check(new ClassFileImporter().importClasses(Planted.ReplaysWell.class));
    }
}
