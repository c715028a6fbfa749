/** Time and order under the control of a test. Depends on the tasks and on {@code time}. */
@NullMarked
package io.treadle.core.testing;

import org.jspecify.annotations.NullMarked;
