/** What a loop tells about itself: its tasks at one moment, deadlocks, slices that block it, statistics. Depends on nothing. */
@NullMarked
package io.treadle.core.diagnostics;

import org.jspecify.annotations.NullMarked;
