/** The same from files alone, for the morning after a reseed done by hand. */
@NullMarked
package dev.drydock.harvest.offline;

import org.jspecify.annotations.NullMarked;
