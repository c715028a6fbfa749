/**
 * The one place that reaches into the JDK. No other package uses reflection to get at its internals.
 * Depends on the JDK alone.
 */
@NullMarked
package io.treadle.core.internal.jdk;

import org.jspecify.annotations.NullMarked;
