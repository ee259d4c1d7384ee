/** The incident record, read from workflow histories. */
@NullMarked
package dev.drydock.starter.review;

import org.jspecify.annotations.NullMarked;
