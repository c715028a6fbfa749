/** What a request can carry. Depends on io.treadle.loop and the codecs for JSON. */
@NullMarked
package io.treadle.http.body;

import org.jspecify.annotations.NullMarked;
