/** A stopped database as plain SQLite: read where it lies, never changed, nothing left beside it. */
@NullMarked
package dev.drydock.harvest.file;

import org.jspecify.annotations.NullMarked;
