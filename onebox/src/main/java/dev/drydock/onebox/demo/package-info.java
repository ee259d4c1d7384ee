/** A whole reseed on one machine, judged by the record of its own writer. */
@NullMarked
package dev.drydock.onebox.demo;

import org.jspecify.annotations.NullMarked;
