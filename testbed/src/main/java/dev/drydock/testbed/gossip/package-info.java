/** How stand-in agents find each other and pull what they lack. */
@NullMarked
package dev.drydock.testbed.gossip;

import org.jspecify.annotations.NullMarked;
