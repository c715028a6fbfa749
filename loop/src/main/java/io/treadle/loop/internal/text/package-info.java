/** What streams and files have in common where they are read as text. */
@NullMarked
package io.treadle.loop.internal.text;

import org.jspecify.annotations.NullMarked;
