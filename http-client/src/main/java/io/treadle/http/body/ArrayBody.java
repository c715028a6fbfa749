package io.treadle.http.body;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A body in memory. */
@SuppressWarnings("ArrayRecordComponent") // it is compared with nothing
record ArrayBody(byte[] bytes, @Nullable String contentType) implements RequestBody {
    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    @Override
    public byte[] inMemory() {
        return bytes;
    }
}
