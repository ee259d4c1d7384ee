/** The convergence certificate: digests of ranges of keys, compared between all nodes at a stated version vector. */
@NullMarked
package dev.drydock.activities.corrosion.certificate;

import org.jspecify.annotations.NullMarked;
