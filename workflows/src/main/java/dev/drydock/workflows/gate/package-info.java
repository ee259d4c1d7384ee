/** Points where a run waits for people, and the tally of what they said. */
@NullMarked
package dev.drydock.workflows.gate;

import org.jspecify.annotations.NullMarked;
