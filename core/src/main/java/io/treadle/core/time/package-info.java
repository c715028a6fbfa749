/** Where a loop takes its time from. Depends on nothing. */
@NullMarked
package io.treadle.core.time;

import org.jspecify.annotations.NullMarked;
