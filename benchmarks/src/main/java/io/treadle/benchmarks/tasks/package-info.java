/** Benchmarks of the life of tasks: starting, ending, cancelling, sleeping. */
@NullMarked
package io.treadle.benchmarks.tasks;

import org.jspecify.annotations.NullMarked;
