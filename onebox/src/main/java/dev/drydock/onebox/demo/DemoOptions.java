package dev.drydock.onebox.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * @param corrosion a real agent; null: as the testbed finds one
 * @param rows acknowledged rows before the reseed begins; the clients go on writing
 * @param seed of what is written, and of the moment of the kill
 * @param ask whether a person approves instead of the demo's two approvers
 */
public record DemoOptions(
        int nodes, Path dir, @Nullable Path corrosion, int rows, long seed, boolean ask, boolean json, Kill kill) {}
