@NullMarked
package io.treadle.benchmarks.watch;

import org.jspecify.annotations.NullMarked;
