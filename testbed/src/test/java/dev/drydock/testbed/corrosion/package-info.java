@NullMarked
package dev.drydock.testbed.corrosion;

import org.jspecify.annotations.NullMarked;
