/**
 * The clock that tasks live by: the real one, and one that tests move.
 * Depends on the JDK alone.
 */
@NullMarked
package io.treadle.core.time;

import org.jspecify.annotations.NullMarked;
