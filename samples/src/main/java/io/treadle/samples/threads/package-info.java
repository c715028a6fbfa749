/** The notes' programs with threads, locks and queues, as tasks of one thread. */
@NullMarked
package io.treadle.samples.threads;

import org.jspecify.annotations.NullMarked;
