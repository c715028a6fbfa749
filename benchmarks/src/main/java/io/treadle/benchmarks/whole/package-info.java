/**
 * Whole programs without a server: each peer does the same work once, in a process of its own, and checks the answer.
 * What other languages do stands in {@code benchmarks/peers}.
 */
@NullMarked
package io.treadle.benchmarks.whole;

import org.jspecify.annotations.NullMarked;
