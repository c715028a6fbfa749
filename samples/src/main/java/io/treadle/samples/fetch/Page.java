package io.treadle.samples.fetch;

/** What came back for a URL: its status, and how many bytes its body had. */
record Page(int status, int bytes) {
    boolean isSuccess() {
        return status / 100 == 2;
    }
}
