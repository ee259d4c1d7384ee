/** What was written late, as people look at it, choose and resolve it. */
@NullMarked
package dev.drydock.starter.late;

import org.jspecify.annotations.NullMarked;
