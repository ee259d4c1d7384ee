/** The kill matrix: a reseed that is disturbed once, for every step, moment and thing that can be killed. */
@NullMarked
package dev.drydock.onebox.matrix;

import org.jspecify.annotations.NullMarked;
