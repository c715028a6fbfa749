/** Files, read and written by tasks. */
@NullMarked
package io.treadle.loop.file;

import org.jspecify.annotations.NullMarked;
