/** What a person says to a run, sent, and how the run took it. */
@NullMarked
package dev.drydock.starter.say;

import org.jspecify.annotations.NullMarked;
