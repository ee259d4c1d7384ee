/** What was written after the snapshot: harvested from archives, merged, and brought into the cluster that goes on. */
@NullMarked
package dev.drydock.workflows.late;

import org.jspecify.annotations.NullMarked;
