/** Late writes as people look at them. */
@NullMarked
package dev.drydock.starter.late;

import org.jspecify.annotations.NullMarked;
