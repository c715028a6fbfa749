/** Faults of networks and peers, each against streams and servers on a loop that has to survive it. */
@NullMarked
package io.treadle.testkit.faults;

import org.jspecify.annotations.NullMarked;
