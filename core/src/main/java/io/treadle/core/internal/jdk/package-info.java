/** The one place that reaches into the JDK. Depends on {@code core.access} alone. */
@NullMarked
package io.treadle.core.internal.jdk;

import org.jspecify.annotations.NullMarked;
