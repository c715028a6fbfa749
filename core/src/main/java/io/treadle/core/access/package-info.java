/** What gives Treadle access to the JDK where the flag is missing. Depends on nothing. */
@NullMarked
package io.treadle.core.access;

import org.jspecify.annotations.NullMarked;
