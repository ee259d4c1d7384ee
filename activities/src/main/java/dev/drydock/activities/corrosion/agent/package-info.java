/** A Corrosion agent as it can be asked: its configuration, its admin socket, its HTTP API. */
@NullMarked
package dev.drydock.activities.corrosion.agent;

import org.jspecify.annotations.NullMarked;
