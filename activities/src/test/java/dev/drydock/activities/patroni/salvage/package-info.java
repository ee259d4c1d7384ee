@NullMarked
package dev.drydock.activities.patroni.salvage;

import org.jspecify.annotations.NullMarked;
