/**
 * The fetch benchmark: the samples' main job, done by all its runners, each in a process of its own.
 * Depends on the samples.
 */
@NullMarked
package io.treadle.benchmarks.fetch;

import org.jspecify.annotations.NullMarked;
