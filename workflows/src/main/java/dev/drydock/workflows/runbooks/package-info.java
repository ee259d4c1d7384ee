/** The list of runbooks; a new one is a folder and a line here. */
@NullMarked
package dev.drydock.workflows.runbooks;

import org.jspecify.annotations.NullMarked;
