package dev.drydock.workflows.undo;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.replay.Replay;
import org.jspecify.annotations.Nullable;

/**
 * What an undo carries from one part of its chain to the next, at a wave boundary.
 *
 * @param wave the next wave to begin
 */
record UndoState(Floor.Carried floor, int wave, Replay.@Nullable Carried replay) {}
