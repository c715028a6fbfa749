/**
 * Coroutines that switch to each other by name, and generators. Usable on any thread, with a loop or without. Depends
 * on the tasks, whose work greenlets may do, and on the engine, whose strands they are.
 */
@NullMarked
package io.treadle.core.greenlet;

import org.jspecify.annotations.NullMarked;
