/** Does without the flag of the JVM that Treadle needs, by an agent that is loaded at run time. To try things out, and for IDEs. */
@NullMarked
package io.treadle.attach;

import org.jspecify.annotations.NullMarked;
