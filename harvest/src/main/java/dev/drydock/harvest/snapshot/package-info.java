/** What late writes are held against: the rows of a snapshot, their clocks, and the cut it carries. */
@NullMarked
package dev.drydock.harvest.snapshot;

import org.jspecify.annotations.NullMarked;
