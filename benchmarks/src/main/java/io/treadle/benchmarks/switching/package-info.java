/**
 * The switch benchmarks: what it costs that one coroutine stops and another one goes on.
 * Depends on JMH and on what is measured.
 */
@NullMarked
package io.treadle.benchmarks.switching;

import org.jspecify.annotations.NullMarked;
