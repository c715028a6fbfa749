/**
 * The code of the Markdown files, which show it between {@code // region NAME} and {@code // endregion}. Each class is a
 * program that prints what its comments {@code // prints ...} say, in that order; tests see to both.
 */
@NullMarked
package io.treadle.samples.docs;

import org.jspecify.annotations.NullMarked;
