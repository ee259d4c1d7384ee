package dev.drydock.workflows.reseed;

import java.time.Instant;

/**
 * A snapshot in the artifact store, as far as the runbook needs it; the rest (cut, tables) is in its manifest.
 *
 * @param manifest the manifest's digest, {@code sha256:<hex>}: what gate {@code restore} asks about
 * @param sha256 of the database file, hex
 * @param bytes of the database file
 * @param packed bytes as published
 * @param rows of all tables together
 * @param takenAt when the backup was taken
 */
public record Published(
        String manifest,
        String sha256,
        long bytes,
        long packed,
        int clusterId,
        int tables,
        long rows,
        Instant takenAt) {}
