/** What the command line prints, held against the published JSON Schemas. */
@NullMarked
package dev.drydock.starter.schema;

import org.jspecify.annotations.NullMarked;
