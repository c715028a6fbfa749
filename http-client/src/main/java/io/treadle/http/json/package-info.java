/** Objects to JSON and back, by Jackson where that is present. Depends on nothing else. */
@NullMarked
package io.treadle.http.json;

import org.jspecify.annotations.NullMarked;
