/**
 * How a benchmark is run: programs are split into cases, a case a peer and its parameters, and the cases run interleaved.
 * Depends on the report's results and on JMH.
 */
@NullMarked
package io.treadle.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
