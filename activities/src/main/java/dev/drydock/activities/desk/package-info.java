/** Answers to the command line's short questions. */
@NullMarked
package dev.drydock.activities.desk;

import org.jspecify.annotations.NullMarked;
