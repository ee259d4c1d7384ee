/** In which order and how many nodes at once, and how many may fail. Pure. */
@NullMarked
package dev.drydock.workflows.rollout;

import org.jspecify.annotations.NullMarked;
