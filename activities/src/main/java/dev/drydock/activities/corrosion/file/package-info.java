/** A Corrosion database as plain SQLite, on disk or behind an agent: what it says of itself, and how a snapshot is made of it. */
@NullMarked
package dev.drydock.activities.corrosion.file;

import org.jspecify.annotations.NullMarked;
