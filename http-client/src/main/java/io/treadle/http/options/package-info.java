/** Parts of what a client can be told. Depends on nothing. */
@NullMarked
package io.treadle.http.options;

import org.jspecify.annotations.NullMarked;
