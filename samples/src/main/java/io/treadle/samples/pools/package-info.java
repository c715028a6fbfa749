/** The notes' programs with pools. */
@NullMarked
package io.treadle.samples.pools;

import org.jspecify.annotations.NullMarked;
