/** Disks that fill up. */
@NullMarked
package dev.drydock.testbed.disk;

import org.jspecify.annotations.NullMarked;
