@NullMarked
package dev.drydock.starter.html;

import org.jspecify.annotations.NullMarked;
