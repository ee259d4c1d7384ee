package dev.drydock.onebox.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the source tree: which module may use which, and what a package and a class look like. The root package is
 * an argument, so that a small tree of offenders can stand in for the real one.
 */
record Layers(String root) {
    /** Folders that may have folders of their own. */
    private static final Set<String> SYSTEMS = Set.of("corrosion", "patroni");

    /** Also the only list of modules: a package of another module has no place. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "workflows", Set.of(),
            "artifacts", Set.of(),
            "harvest", Set.of(),
            "testbed", Set.of(),
            "activities", Set.of("workflows", "artifacts", "harvest"),
            "worker", Set.of("activities", "workflows", "artifacts"),
            "starter", Set.of("workflows", "artifacts", "harvest"),
            "onebox", Set.of("starter", "worker", "testbed"));

    private static final Pattern EMPTY_WORDS = Pattern.compile(".*(Manager|Helper|Util|Utils|Impl)");

    ArchRule arrows() {
        return every("use only the modules its own may use: " + ARROWS, type -> {
            var module = module(type);
            var wrong = type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> {
                        var target = dependency.getTargetClass().getBaseComponentType();
                        return isOurs(target)
                                && !module(target).equals(module)
                                && !ARROWS.getOrDefault(module, Set.of()).contains(module(target));
                    })
                    .map(dependency -> dependency.getDescription())
                    .toList();
            return wrong.isEmpty() ? null : String.join("\n", wrong);
        });
    }

    ArchRule places() {
        var place = Pattern.compile(Pattern.quote(root) + "\\.(\\w+)\\.([a-z]+)(\\.[a-z]+)?");
        return every("lie in " + root + ".<module>.<folder>, a system's parts in folders of its folder", type -> {
            var matcher = place.matcher(type.getPackageName());
            return matcher.matches()
                            && ARROWS.containsKey(matcher.group(1))
                            && (matcher.group(3) == null || SYSTEMS.contains(matcher.group(2)))
                    ? null
                    : type.getName() + " lies in " + type.getPackageName();
        });
    }

    /** A package that two modules share would walk around the arrows. */
    ArchRule homes() {
        return every("be compiled in the module its package names", type -> {
            var source = type.getSource().orElseThrow().getUri().toString();
            return source.contains("/" + module(type) + "/target/") || source.contains("/drydock-" + module(type) + "-")
                    ? null
                    : type.getName() + " comes from " + source;
        });
    }

    ArchRule nullMarked() {
        return every("lie in a package marked @NullMarked", type -> {
            var marked = type.getPackage()
                    .tryGetPackageInfo()
                    .filter(info -> info.isAnnotatedWith(NullMarked.class))
                    .isPresent();
            return marked
                    ? null
                    : type.getPackageName() + " has no @NullMarked package-info, seen at " + type.getName();
        });
    }

    ArchRule names() {
        return every(
                "be named after what they are, not " + EMPTY_WORDS,
                type -> EMPTY_WORDS.matcher(type.getSimpleName()).matches() ? type.getName() : null);
    }

    List<ArchRule> noCycles() {
        return ARROWS.keySet().stream()
                .sorted()
                .<ArchRule>map(module -> SlicesRuleDefinition.slices()
                        .matching(root + "." + module + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true))
                .toList();
    }

    private boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(root + ".");
    }

    private String module(JavaClass type) {
        return type.getPackageName().substring(root.length() + 1).replaceFirst("\\..*", "");
    }

    /** The question answers what is wrong with a class, or null. */
    private ArchRule every(String should, Function<JavaClass, @Nullable String> question) {
        return classes().should(new ArchCondition<>(should) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var wrong = question.apply(type);
                if (wrong != null) {
                    events.add(SimpleConditionEvent.violated(type, wrong));
                }
            }
        });
    }
}
