/** Processes: started, fed, read, waited for and ended by tasks; and the signals that this process itself gets. */
@NullMarked
package io.treadle.loop.process;

import org.jspecify.annotations.NullMarked;
