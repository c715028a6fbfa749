/** What samples need to talk to people at a terminal: units in options, a progress bar. */
@NullMarked
package io.treadle.samples.cli;

import org.jspecify.annotations.NullMarked;
