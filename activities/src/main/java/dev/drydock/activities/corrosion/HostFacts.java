package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.agent.AgentConfig;
import dev.drydock.activities.remote.Sh;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the machine says of itself, in one question of POSIX sh.
 *
 * @param build digest of the agent's binary; empty when there is none
 * @param free bytes on the database's file system
 * @param workFree bytes on the work directory's
 * @param unpacks the first of zstd and gzip that it has beside curl; empty: it cannot fetch
 * @param sqlite3 whether there is a shell that can read an archive
 */
record HostFacts(
        String boot,
        String build,
        long database,
        long wal,
        long free,
        long workFree,
        boolean sameFileSystem,
        boolean sqlite3,
        String unpacks,
        List<String> missing,
        List<String> readOnly) {
    /** Line by line {@code name=value}; {@code at} climbs to the first directory that exists. */
    private static final String QUESTION = """
            at() { d=$1; while [ ! -d "$d" ]; do d=$(dirname "$d"); done; printf '%s' "$d"; }
            column() { df -Pk "$1" 2>/dev/null | awk -v c="$2" 'NR == 2 { print $c }'; }
            bytes() { if [ -f "$1" ]; then wc -c < "$1"; else echo 0; fi; }
            echo "boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.boottime 2>/dev/null)"
            bin=$(command -v "$BIN") || echo "missing=corrosion at $BIN"
            if [ -n "$bin" ]; then
              help=$("$bin" --help </dev/null 2>&1 | head -c 65536)
              case $help in *backup*restore*) ;; *) echo "missing=corrosion at $BIN (what is there knows no backup and restore)" ;; esac
            fi
            key=$(stat -L -c '%d %i %s %Y %Z' "$bin" 2>/dev/null || stat -L -f '%d %i %z %m %c' "$bin" 2>/dev/null)
            echo "buildkey=$key"
            if [ -n "$key" ] && [ "$key" = "$KNOWNKEY" ]; then echo "build=$KNOWN"
            elif [ -n "$bin" ]; then echo "build=$({ sha256sum "$bin" 2>/dev/null || shasum -a 256 "$bin"; } | cut -d' ' -f1)"; fi
            command -v sha256sum >/dev/null || command -v shasum >/dev/null || echo "missing=sha256sum or shasum"
            for tool in awk cut date df dirname grep ls mkdir mv sed sort tr wc; do
              command -v $tool >/dev/null || echo "missing=$tool"
            done
            dir=$(at "$(dirname "$DB")"); work=$(at "$WORK")
            [ -d "$(dirname "$DB")" ] || echo "missing=directory $(dirname "$DB")"
            echo "database=$(bytes "$DB")"
            echo "wal=$(bytes "$DB-wal")"
            echo "free=$(column "$dir" 4)"
            echo "workfree=$(column "$work" 4)"
            if [ -e "$DB" ]; then echo "same=$([ "$(column "$DB" 6)" = "$(column "$dir" 6)" ] && echo yes)"; else echo same=yes; fi
            case "$("$SQLITE3" --version 2>/dev/null | cut -d' ' -f1)" in
              3.[4-9][0-9].*|3.[1-9][0-9][0-9].*) echo sqlite3=yes ;;
            esac
            if command -v curl >/dev/null; then for tool in gzip zstd; do
              if command -v $tool >/dev/null; then echo "unpacks=$tool"; fi
            done; fi
            for d in "$dir" "$work"; do [ -w "$d" ] || echo "readonly=$d"; done
            """;

    HostFacts {
        missing = List.copyOf(missing);
        readOnly = List.copyOf(readOnly);
    }

    /**
     * Digests of binaries by cluster and node, with what changes when the file does: a binary has up to hundreds of
     * megabytes, and a run asks for it before every wave.
     */
    private static final Map<String, Build> BUILDS = new ConcurrentHashMap<>();

    private record Build(String key, String digest) {
        static final Build UNKNOWN = new Build("", "");
    }

    static HostFacts of(CorrosionNode node) {
        String who = node.clusterName() + " " + node.address() + " " + node.name() + " " + node.binary();
        Build known = BUILDS.getOrDefault(who, Build.UNKNOWN);
        String answer = ask(node, known);
        HostFacts facts = parse(answer);
        answer.lines()
                .filter(line -> line.startsWith("buildkey=") && !facts.build.isEmpty())
                .forEach(line -> BUILDS.put(
                        who,
                        new Build(line.substring("buildkey=".length()), facts.build.substring("sha256:".length()))));
        return facts;
    }

    private static String ask(CorrosionNode node, Build known) {
        AgentConfig config = node.config();
        return node.ask("KNOWNKEY=" + Sh.quote(known.key) + "\nKNOWN=" + Sh.quote(known.digest) + "\nBIN="
                + Sh.quote(node.binary()) + "\nDB=" + Sh.quote(config.database()) + "\nWORK="
                + Sh.quote(node.cluster().workdir()) + "\nSQLITE3=" + Sh.quote(node.sqlite3()) + "\n" + QUESTION);
    }

    static HostFacts parse(String answer) {
        Map<String, String> said = new HashMap<>();
        var missing = new ArrayList<String>();
        var readOnly = new ArrayList<String>();
        for (String line : answer.lines().toList()) {
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1).strip();
            switch (equals < 0 ? "" : line.substring(0, equals)) {
                case "missing" -> missing.add(value);
                case "readonly" -> readOnly.add(value);
                default -> said.put(line.substring(0, Math.max(equals, 0)), value);
            }
        }
        String build = said.getOrDefault("build", "");
        return new HostFacts(
                said.getOrDefault("boot", ""),
                build.isEmpty() ? "" : "sha256:" + build,
                number(said.get("database")),
                number(said.get("wal")),
                1024 * number(said.get("free")),
                1024 * number(said.get("workfree")),
                said.getOrDefault("same", "").equals("yes"),
                said.getOrDefault("sqlite3", "").equals("yes"),
                said.getOrDefault("unpacks", ""),
                missing,
                readOnly.stream().distinct().toList());
    }

    private static long number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,18}") ? 0 : Long.parseLong(text);
    }

    /** The node's clock less the worker's; half the round trip is nobody's. */
    static long clockOffset(CorrosionNode node, InstantSource clock) {
        long before = clock.millis();
        String said = node.ask("date +%s%N");
        long middle = (before + clock.millis()) / 2;
        if (said.matches("\\d{18,20}")) {
            return Long.parseLong(said) / 1_000_000 - middle;
        }
        String seconds = said.replaceAll("\\D.*", "");
        long offset = 1000 * number(seconds) + 500 - middle;
        return Math.abs(offset) <= 500 ? 0 : offset;
    }
}
