/** The starter, built as a user builds it. */
@NullMarked
package io.treadle.samples.starter;

import org.jspecify.annotations.NullMarked;
