/** A plan for people: as text, as a page, and what is otherwise than in an earlier one. */
@NullMarked
package dev.drydock.starter.plan;

import org.jspecify.annotations.NullMarked;
