/** Steps on Corrosion's nodes and files; facts in comments are of v1.0.0 unless they say otherwise. */
@NullMarked
package dev.drydock.activities.corrosion;

import org.jspecify.annotations.NullMarked;
