/**
 * Tasks: many ordinary, blocking-style pieces of Java on one thread.
 * Depends on nothing but the JDK and the packages beside it.
 */
@NullMarked
package io.treadle.core;

import org.jspecify.annotations.NullMarked;
