/**
 * When threads, processes or coroutines win: four kinds of work, done by pools of one to a thousand.
 * Depends on the samples' server.
 */
@NullMarked
package io.treadle.benchmarks.pools;

import org.jspecify.annotations.NullMarked;
