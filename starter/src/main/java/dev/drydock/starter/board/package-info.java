/** The board: where a run stands, once or live. */
@NullMarked
package dev.drydock.starter.board;

import org.jspecify.annotations.NullMarked;
