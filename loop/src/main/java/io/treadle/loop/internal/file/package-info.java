/** Files, for streams that copy them. */
@NullMarked
package io.treadle.loop.internal.file;

import org.jspecify.annotations.NullMarked;
