/** What belongs to a loop, used by others. */
@NullMarked
package io.treadle.testkit.threads;

import org.jspecify.annotations.NullMarked;
