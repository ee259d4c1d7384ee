/** The Temporal service: how it is reached, and what is asked of it. */
@NullMarked
package dev.drydock.starter.server;

import org.jspecify.annotations.NullMarked;
