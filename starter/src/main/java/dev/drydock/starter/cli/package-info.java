/** The verbs. */
@NullMarked
package dev.drydock.starter.cli;

import org.jspecify.annotations.NullMarked;
