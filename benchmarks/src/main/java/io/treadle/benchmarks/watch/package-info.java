/**
 * The watch-cost benchmark: what it costs that a loop is watched, measured or recorded. Depends on the samples, for the
 * server of pages.
 */
@NullMarked
package io.treadle.benchmarks.watch;

import org.jspecify.annotations.NullMarked;
