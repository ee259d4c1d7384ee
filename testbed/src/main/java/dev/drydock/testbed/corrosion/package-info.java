/** Small Corrosion clusters on loopback: agents, their scripts, and the cluster file that describes them. */
@NullMarked
package dev.drydock.testbed.corrosion;

import org.jspecify.annotations.NullMarked;
