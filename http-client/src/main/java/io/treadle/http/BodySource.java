package io.treadle.http;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the bytes of a body come from, as they were sent. */
abstract class BodySource {
    /** The next bytes, at least one; null at the end, and then again. May wait. */
    abstract byte @Nullable [] next() throws IOException;

    /** All of it, if it is there already and nothing of it was read; null if not. */
    byte @Nullable [] allAtOnce() {
        return null;
    }

    /** No more is wanted; idempotent. */
    abstract void close();

    /** What came after the body; once it has ended. */
    abstract HttpHeaders trailers();

    /** A body that is there already. */
    static BodySource of(byte[] bytes) {
        return of(bytes, EmptyHttpHeaders.INSTANCE);
    }

    static BodySource of(byte[] bytes, HttpHeaders trailers) {
        return new BodySource() {
            private boolean taken = bytes.length == 0;

            @Override
            byte @Nullable [] next() {
                if (taken) {
                    return null;
                }
                taken = true;
                return bytes;
            }

            @Override
            byte @Nullable [] allAtOnce() {
                return taken ? null : bytes;
            }

            @Override
            void close() {
                taken = true;
            }

            @Override
            HttpHeaders trailers() {
                return trailers;
            }
        };
    }
}
