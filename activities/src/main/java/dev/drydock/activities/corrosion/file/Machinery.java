package dev.drydock.activities.corrosion.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cr-sqlite parts of each replicated table. The extension judges by the insert trigger alone: a table with
 * triggers and no clock table looks whole to it and refuses every write; one without triggers is never replicated.
 *
 * @param tables every table that is, was or should be replicated
 * @param broken table to what is missing, in words
 */
public record Machinery(SortedSet<String> tables, SortedMap<String, String> broken) {
    private static final String CLOCK = "__crsql_clock";
    private static final String PKS = "__crsql_pks";
    private static final List<String> TRIGGERS = List.of("__crsql_itrig", "__crsql_utrig", "__crsql_dtrig");

    public Machinery {
        tables = Collections.unmodifiableSortedSet(new TreeSet<>(tables));
        broken = Collections.unmodifiableSortedMap(new TreeMap<>(broken));
    }

    /** @param schema tables of {@code __corro_schema} */
    static Machinery of(Set<String> tableNames, Set<String> triggerNames, Set<String> schema) {
        var all = new TreeSet<>(schema);
        tableNames.forEach(name -> without(name, CLOCK, all));
        TRIGGERS.forEach(suffix -> triggerNames.forEach(name -> without(name, suffix, all)));
        var broken = new TreeMap<String, String>();
        for (String table : all) {
            String missing = missing(table, tableNames, triggerNames);
            if (!missing.isEmpty()) {
                broken.put(table, missing);
            }
        }
        return new Machinery(all, broken);
    }

    private static void without(String name, String suffix, Set<String> into) {
        if (name.endsWith(suffix) && name.length() > suffix.length()) {
            into.add(name.substring(0, name.length() - suffix.length()));
        }
    }

    private static String missing(String table, Set<String> tables, Set<String> triggers) {
        var lacks = new ArrayList<String>();
        if (!tables.contains(table)) {
            lacks.add("the table itself");
        }
        List.of(CLOCK, PKS).stream()
                .map(suffix -> table + suffix)
                .filter(name -> !tables.contains(name))
                .forEach(lacks::add);
        TRIGGERS.stream()
                .map(suffix -> table + suffix)
                .filter(name -> !triggers.contains(name))
                .forEach(lacks::add);
        if (lacks.isEmpty()) {
            return "";
        }
        boolean clock = tables.contains(table + CLOCK);
        boolean any = TRIGGERS.stream().anyMatch(suffix -> triggers.contains(table + suffix));
        String kind = any && !clock
                ? "has triggers and no clock table, as a clock reset by the published runbook leaves it"
                : any ? "is only half replicated" : "is in the schema and not replicated";
        return "table " + table + " " + kind + ": lacks " + String.join(", ", lacks);
    }

    public List<String> sentences() {
        return List.copyOf(broken.values());
    }
}
