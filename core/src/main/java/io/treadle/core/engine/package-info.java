/**
 * The scheduler under the tasks, and its ports to what waits for I/O.
 * Exported only to the other modules of Treadle: it may change with any release.
 */
@NullMarked
package io.treadle.core.engine;

import org.jspecify.annotations.NullMarked;
