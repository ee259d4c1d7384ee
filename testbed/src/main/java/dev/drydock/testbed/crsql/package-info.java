/** Corrosion's tables on disk, kept by plain SQLite: clocks of local writes, merge of received ones, version vectors. */
@NullMarked
package dev.drydock.testbed.crsql;

import org.jspecify.annotations.NullMarked;
