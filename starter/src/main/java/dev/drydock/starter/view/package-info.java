/** Text for people: pages made of plain lines, and where they go. */
@NullMarked
package dev.drydock.starter.view;

import org.jspecify.annotations.NullMarked;
