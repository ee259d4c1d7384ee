@NullMarked
package dev.drydock.starter.plan;

import org.jspecify.annotations.NullMarked;
