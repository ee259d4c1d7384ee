package dev.drydock.workflows.undo;

import dev.drydock.workflows.floor.Floor;

/**
 * What an undo carries from one part of its chain to the next, at a wave boundary.
 *
 * @param wave the next wave to begin
 */
record UndoState(Floor.Carried floor, int wave) {}
