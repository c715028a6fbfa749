/** Work in time: at intervals, again after a failure, so often a second. Goes by the loop's clock. */
@NullMarked
package io.treadle.core.pace;

import org.jspecify.annotations.NullMarked;
