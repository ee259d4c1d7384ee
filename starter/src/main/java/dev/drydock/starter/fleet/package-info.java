/** All clusters at one look: their runs, their change windows, and the nodes that are owing. */
@NullMarked
package dev.drydock.starter.fleet;

import org.jspecify.annotations.NullMarked;
