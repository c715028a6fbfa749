/** The one place that reaches into the JDK. Depends on nothing. */
@NullMarked
package io.treadle.core.internal.jdk;

import org.jspecify.annotations.NullMarked;
