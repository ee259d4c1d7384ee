package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Manifest.Packed;
import dev.drydock.activities.corrosion.file.Packing.Codec;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node fetch the snapshot from the store itself, detached, so that it goes on without a worker.
 *
 * <p>The presigned address is a secret for as long as it is valid. It is put into a directory that only its owner can
 * look into; the step opens that file, removes it, and only then begins, and curl reads it from standard input: it is
 * in no command, no process list and no output, and nothing keeps it. Every attempt has an address of its own, and
 * takes up the download where the last one broke off: so none that has expired is used again.
 */
final class Fetching {
    private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
    private static final Duration DEADLINE = Duration.ofHours(5);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final int TRIES = 4;

    /** A broken-off download may have been continued wrongly; the whole of it twice says that the object is damaged. */
    private static final int DAMAGED = 65;

    private final Keeping keeping;
    private final Manifest manifest;
    private final Duration valid;
    private final long bytesPerSecond;

    /**
     * @param valid how long an address may be used to begin with; a download that has begun goes on after it
     * @param bytesPerSecond 0: as fast as it goes
     */
    Fetching(Keeping keeping, Manifest manifest, Duration valid, long bytesPerSecond) {
        this.keeping = keeping;
        this.manifest = manifest;
        this.valid = valid;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** What this node would fetch; empty: it has to be brought to it. */
    Optional<Packed> what(CorrosionNode node, boolean gzip) {
        String tool = (gzip ? Codec.GZIP : Codec.ZSTD).word();
        Packed packed = gzip ? manifest.gzip() : manifest.packed();
        if (packed == null || !node.ask(has("curl", tool)).equals("yes")) {
            return Optional.empty();
        }
        return keeping.fetchable(manifest, packed, valid).map(_ -> packed);
    }

    private static String has(String... tools) {
        return "for t in " + Sh.command(tools) + "; do command -v \"$t\" >/dev/null || exit 0; done; echo yes";
    }

    /** The snapshot lies at {@code path} afterwards, whole; what lies there now is of no use. */
    void fetch(CorrosionNode node, Doing doing, String run, Packed packed, String path) {
        String directory = node.fetching(run);
        node.ask("rm -f " + Sh.quote(path) + " && mkdir -p " + Sh.quote(CorrosionNode.parent(directory)) + " "
                + Sh.quote(CorrosionNode.parent(path)) + " && { umask 077; mkdir -p " + Sh.quote(directory)
                + " && chmod 700 " + Sh.quote(directory) + "; }");
        var command = new Doing.Command("fetch", shell(directory, packed, path), Again.RUN, DEADLINE, Duration.ZERO);
        int damaged = 0;
        for (int tried = 1; ; tried++) {
            String address = directory + "/address";
            try {
                write(node, address, packed);
                doing.until(
                        command,
                        () -> Staging.size(node, path) == manifest.snapshot().bytes());
                return;
            } catch (TryAgain e) {
                damaged += String.valueOf(e.getMessage()).contains("exit code " + DAMAGED) ? 1 : 0;
                if (tried == TRIES || damaged == 2) {
                    throw new GiveUp(String.valueOf(e.getMessage()), e);
                }
                LOG.info("run {}: fetching goes on with a new address: {}", run, e.getMessage());
                Together.pause(BETWEEN.multipliedBy(tried));
            } finally {
                forget(node, address);
            }
        }
    }

    private void write(CorrosionNode node, String file, Packed packed) {
        URI address = keeping.fetchable(manifest, packed, valid)
                .orElseThrow(() -> new GiveUp("the store gives no addresses any more"));
        String line = "url = \"" + address.toASCIIString() + "\"\n";
        try {
            node.reach().write(file, new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new TryAgain("node " + node.name() + ": " + file + " cannot be written: " + e, e);
        }
    }

    /** The step removes it when it begins; this is for one that never began, or went on from before. */
    private static void forget(CorrosionNode node, String file) {
        try {
            node.ask("rm -f " + Sh.quote(file));
        } catch (TryAgain e) {
            LOG.warn("node {}: {} stays until it expires: {}", node.name(), file, e.getMessage());
        }
    }

    private String shell(String directory, Packed packed, String path) {
        String limit = bytesPerSecond == 0 ? "" : " --limit-rate " + bytesPerSecond;
        return """
                set -u
                umask 077
                dir=%s; packed=$dir/packed; plain=%s
                sha() { { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d' ' -f1; }
                bytes() { if [ -f "$1" ]; then wc -c <"$1" | tr -d ' '; else echo 0; fi; }
                exec 3<"$dir/address" || exit 1
                rm -f "$dir/address"
                if [ "$(bytes "$packed")" -gt %d ]; then rm -f "$packed"; fi
                if [ "$(bytes "$packed")" != %d ]; then
                  echo "begins at $(bytes "$packed") of %d bytes"
                  curl -q --config - --fail --silent --show-error --connect-timeout 10 --speed-limit 1 --speed-time 60%s \\
                    --continue-at - --output "$packed" <&3 3<&-
                  ended=$?
                  if [ $ended = 33 ] || [ $ended = 36 ]; then rm -f "$packed"; fi
                  if [ $ended != 0 ]; then echo "curl ended with $ended at $(bytes "$packed") of %d bytes"; exit $ended; fi
                fi
                seen=$(sha "$packed")
                if [ "$seen" != %s ]; then
                  echo "what was fetched has SHA-256 $seen and $(bytes "$packed") bytes, expected %s and %d"
                  rm -f "$packed"; exit %d
                fi
                %s -dc <"$packed" >"$plain.part" || exit 66
                seen=$(sha "$plain.part")
                if [ "$seen" != %s ]; then
                  echo "what was unpacked has SHA-256 $seen, expected %s"; rm -f "$plain.part"; exit 67
                fi
                chmod 644 "$plain.part" && mv "$plain.part" "$plain" && rm -f "$packed"
                """.formatted(
                        Sh.quote(directory),
                        Sh.quote(path),
                        packed.bytes(),
                        packed.bytes(),
                        packed.bytes(),
                        limit,
                        packed.bytes(),
                        packed.sha256(),
                        packed.sha256(),
                        packed.bytes(),
                        DAMAGED,
                        packed.codec(),
                        manifest.snapshot().sha256(),
                        manifest.snapshot().sha256());
    }
}
