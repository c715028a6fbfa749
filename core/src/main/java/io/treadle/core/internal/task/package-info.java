/** What a task shows to the packages beside its own. Depends on the engine. */
@NullMarked
package io.treadle.core.internal.task;

import org.jspecify.annotations.NullMarked;
