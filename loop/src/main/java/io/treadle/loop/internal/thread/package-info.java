/** Who may use what belongs to a loop. */
@NullMarked
package io.treadle.loop.internal.thread;

import org.jspecify.annotations.NullMarked;
