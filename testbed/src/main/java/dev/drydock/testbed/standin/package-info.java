/** A small program that behaves as the corrosion binary does, for machines that have none. */
@NullMarked
package dev.drydock.testbed.standin;

import org.jspecify.annotations.NullMarked;
