/** Values as SQLite stores them, with Corrosion's order, the order of keys, and their forms as text. */
@NullMarked
package dev.drydock.harvest.value;

import org.jspecify.annotations.NullMarked;
