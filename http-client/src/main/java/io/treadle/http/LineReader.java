package io.treadle.http;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines as {@link java.io.BufferedReader#readLine} does, but keeps none that is longer than it may be. */
final class LineReader {
    private static final int END = -1;

    private final OpenResponse response;
    private final Reader reader;
    private final long most;
    private boolean afterReturn;

    /** Of {@code reader}, which has its own buffer; lines have {@code most} characters at most. */
    LineReader(OpenResponse response, Reader reader, long most) {
        this.response = response;
        this.reader = reader;
        this.most = most;
    }

    /** The next line, without its end; null at the end of the body. */
    @Nullable
    String next() throws IOException {
        var line = new StringBuilder();
        int read = firstOfLine();
        if (read == END) {
            return null;
        }
        for (; read != END && read != '\n' && read != '\r'; read = reader.read()) {
            ensureRoom(line.length());
            line.append((char) read);
        }
        afterReturn = read == '\r';
        return line.toString();
    }

    /** The feed that belongs to the last line's return is no line. */
    private int firstOfLine() throws IOException {
        int read = reader.read();
        return afterReturn && read == '\n' ? reader.read() : read;
    }

    private void ensureRoom(int length) throws IOException {
        if (length >= most) {
            response.close();
            throw response.received().hop().limit("bodyBytes", most, "a line of the response is longer than allowed");
        }
    }
}
