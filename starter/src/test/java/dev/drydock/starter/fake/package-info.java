/** A service with a scripted worker behind it. */
@NullMarked
package dev.drydock.starter.fake;

import org.jspecify.annotations.NullMarked;
