/** How a step is done, whatever the system: signs of life, the right to act on a node, a command that runs once. */
@NullMarked
package dev.drydock.activities.steps;

import org.jspecify.annotations.NullMarked;
