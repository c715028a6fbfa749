/** Tests of the tasks, their waits and their loop; and what the tests share. */
@NullMarked
package io.treadle.core;

import org.jspecify.annotations.NullMarked;
