package dev.drydock.workflows.rules;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What workflow code never does, because a replay in another JVM, at another time, must come to the same commands.
 *
 * <p>The rules hold for the whole module, pure decisions included: what a workflow calls is workflow code. Each is a list
 * of types and calls, where {@code *} stands for anything, {@code !} takes back, and the last line that matches decides.
 */
final class Determinism {
    static final ArchRule CLOCK = never(
            "read a clock: take an argument, or Workflow.currentTimeMillis()",
            "java.time.*.now(*)",
            "java.time.Clock.system*(*)",
            "java.time.Clock.tick*(*)",
            "!java.time.Clock.tick(*)",
            "java.time.InstantSource.system()",
            "java.lang.System.currentTimeMillis()",
            "java.lang.System.nanoTime()",
            "java.util.Calendar.getInstance(*)",
            "java.util.Date.<init>()");

    static final ArchRule CHANCE = never(
            "draw by lot: take an argument, or Workflow.newRandom(), Workflow.randomUUID()",
            "java.util.UUID.randomUUID()",
            "java.lang.Math.random()",
            "java.lang.StrictMath.random()",
            "java.util.Random.<init>(*)",
            "java.util.SplittableRandom",
            "java.util.random.RandomGenerator.of(*)",
            "java.util.random.RandomGenerator.getDefault()",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.Collections.shuffle(List)",
            "java.security.SecureRandom");

    static final ArchRule SURROUNDINGS = never(
            "ask what differs between workers: environment, properties, identity, default zone and locale",
            "java.lang.System.getenv(*)",
            "java.lang.System.getProperty(*)",
            "java.lang.System.getProperties()",
            "java.lang.System.identityHashCode(*)",
            "java.lang.Integer.getInteger(*)",
            "java.lang.Long.getLong(*)",
            "java.lang.Boolean.getBoolean(*)",
            "java.lang.Runtime.getRuntime()",
            "java.time.ZoneId.systemDefault()",
            "java.util.TimeZone.getDefault()",
            "java.util.Locale.getDefault(*)");

    static final ArchRule THREADS = never(
            "use threads or locks: Async, Promise, Workflow.sleep and Workflow.await",
            "java.lang.Thread*",
            "java.util.Timer*",
            "*.parallelStream()",
            "java.util.stream.*.parallel()",
            "java.util.concurrent.*",
            "!java.util.concurrent.atomic.*",
            "!java.util.concurrent.Callable*",
            "!java.util.concurrent.CancellationException*",
            "!java.util.concurrent.TimeoutException*",
            "!java.util.concurrent.TimeUnit*");

    static final ArchRule FILES_AND_SOCKETS = never(
            "touch files, processes or the network: that is an activity",
            "java.io.File*",
            "java.io.RandomAccessFile",
            "java.nio.file.Files",
            "java.nio.channels.*",
            "java.lang.Process*",
            "java.net.*",
            "!java.net.URI*",
            "!java.net.URLEncoder*",
            "!java.net.URLDecoder*");

    static final ArchRule LOADING_AND_LOGGING = never(
            "load what happens to lie on the class path, or log again on every replay: Workflow.getLogger",
            "java.util.ServiceLoader",
            "java.util.logging.*",
            "java.lang.System.getLogger(*)",
            "org.slf4j.LoggerFactory");

    /** Of and copyOf draw their order anew in each JVM. One entry, or none, has no order. */
    static final ArchRule ORDER = never(
            "collect where the order may differ between JVMs: LinkedHashMap, TreeMap, EnumMap and their sets, List.of",
            "java.util.HashMap.<init>(*)",
            "java.util.HashMap.newHashMap(*)",
            "java.util.HashSet.<init>(*)",
            "java.util.HashSet.newHashSet(*)",
            "java.util.Hashtable.<init>(*)",
            "java.util.IdentityHashMap.<init>(*)",
            "java.util.WeakHashMap.<init>(*)",
            "java.util.Map.of(*)",
            "!java.util.Map.of()",
            "!java.util.Map.of(Object,Object)",
            "java.util.Map.ofEntries(*)",
            "java.util.Map.copyOf(*)",
            "java.util.Set.of(*)",
            "!java.util.Set.of()",
            "!java.util.Set.of(Object)",
            "java.util.Set.copyOf(*)",
            "java.util.stream.Collectors.toMap(Function,Function)",
            "java.util.stream.Collectors.toMap(Function,Function,BinaryOperator)",
            "java.util.stream.Collectors.toConcurrentMap(*)",
            "java.util.stream.Collectors.toSet()",
            "java.util.stream.Collectors.toUnmodifiable*(*)",
            "!java.util.stream.Collectors.toUnmodifiableList()",
            "java.util.stream.Collectors.groupingBy(Function)",
            "java.util.stream.Collectors.groupingBy(Function,Collector)",
            "java.util.stream.Collectors.groupingByConcurrent(*)");

    static final List<ArchRule> ALL =
            List.of(CLOCK, CHANCE, SURROUNDINGS, THREADS, FILES_AND_SOCKETS, LOADING_AND_LOGGING, ORDER);

    private Determinism() {}

    private static ArchRule never(String does, String... patterns) {
        var lines = List.of(patterns).stream().map(Line::of).toList();
        return ArchRuleDefinition.classes().should(new ArchCondition<>("never " + does) {
            @Override
            public void check(JavaClass workflow, ConditionEvents events) {
                for (var access : workflow.getAccessesFromSelf()) {
                    if (forbids(lines, signature(access))) {
                        events.add(SimpleConditionEvent.violated(workflow, access.getDescription()));
                    }
                }
                for (var dependency : workflow.getDirectDependenciesFromSelf()) {
                    if (forbids(
                            lines,
                            dependency.getTargetClass().getBaseComponentType().getName())) {
                        events.add(SimpleConditionEvent.violated(workflow, dependency.getDescription()));
                    }
                }
            }
        });
    }

    private static boolean forbids(List<Line> lines, String used) {
        return lines.reversed().stream()
                .filter(line -> line.pattern().matcher(used).matches())
                .findFirst()
                .map(Line::forbids)
                .orElse(false);
    }

    /** {@code java.util.Map.of(Object,Object)}; a field has no parentheses. */
    private static String signature(JavaAccess<?> access) {
        var target = access.getTarget();
        var name = target.getOwner().getName() + "." + target.getName();
        return target instanceof CodeUnitAccessTarget called
                ? called.getRawParameterTypes().stream()
                        .map(JavaClass::getSimpleName)
                        .collect(joining(",", name + "(", ")"))
                : name;
    }

    private record Line(boolean forbids, Pattern pattern) {
        static Line of(String text) {
            var forbids = !text.startsWith("!");
            var glob = forbids ? text : text.substring(1);
            return new Line(forbids, Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E"));
        }
    }
}
