/** Late writes of all nodes against the snapshot, by Corrosion's own rules. */
@NullMarked
package dev.drydock.harvest.merge;

import org.jspecify.annotations.NullMarked;
