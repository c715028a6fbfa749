/**
 * Treadle measured beside its peers.
 * They use only what users of Treadle have.
 */
@NullMarked
package io.treadle.benchmarks;

import org.jspecify.annotations.NullMarked;
