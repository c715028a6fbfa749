/** Looks at the loops of another JVM. Depends on nothing but the JDK's modules for that. */
@NullMarked
package io.treadle.loop.internal.tools;

import org.jspecify.annotations.NullMarked;
