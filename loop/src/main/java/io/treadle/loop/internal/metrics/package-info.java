/** Measures a loop. Depends on core's engine and HdrHistogram. */
@NullMarked
package io.treadle.loop.internal.metrics;

import org.jspecify.annotations.NullMarked;
