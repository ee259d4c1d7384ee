/** The live side of a run: what people said, how gates and nodes stand, who works on what. Shared by runbooks. */
@NullMarked
package dev.drydock.workflows.floor;

import org.jspecify.annotations.NullMarked;
