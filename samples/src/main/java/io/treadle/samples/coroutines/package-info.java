/** The notes' programs with coroutines. */
@NullMarked
package io.treadle.samples.coroutines;

import org.jspecify.annotations.NullMarked;
