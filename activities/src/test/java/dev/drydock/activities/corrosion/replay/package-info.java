@NullMarked
package dev.drydock.activities.corrosion.replay;

import org.jspecify.annotations.NullMarked;
