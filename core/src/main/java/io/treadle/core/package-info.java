/**
 * Tasks, their loop and their waits, without I/O. Depends on {@code engine}, which schedules, and on {@code time}.
 */
@NullMarked
package io.treadle.core;

import org.jspecify.annotations.NullMarked;
