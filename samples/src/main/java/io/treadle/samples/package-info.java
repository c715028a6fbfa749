/**
 * Programs to read and to run, one file each.
 * They use only what users of Treadle have.
 */
@NullMarked
package io.treadle.samples;

import org.jspecify.annotations.NullMarked;
