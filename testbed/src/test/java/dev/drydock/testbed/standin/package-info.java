@NullMarked
package dev.drydock.testbed.standin;

import org.jspecify.annotations.NullMarked;
