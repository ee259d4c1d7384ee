package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.replay.Replay;
import org.jspecify.annotations.Nullable;

/**
 * What a reseed carries from one part of its chain to the next, at a wave boundary.
 *
 * @param wave the next wave to begin
 */
record ReseedState(
        Floor.Carried floor, Published snapshot, int wave, Tallied.Carried tallied, Replay.@Nullable Carried replay) {}
