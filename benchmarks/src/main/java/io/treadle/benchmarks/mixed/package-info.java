/**
 * Loads of several kinds at once, which arrive whether or not those before them are done, and loads that are given up.
 * Depends on the fetch benchmark's servers.
 */
@NullMarked
package io.treadle.benchmarks.mixed;

import org.jspecify.annotations.NullMarked;
