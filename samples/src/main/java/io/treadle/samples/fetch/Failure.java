package io.treadle.samples.fetch;

/**
 * A URL that was not fetched, and why.
 *
 * @param kind what failures are counted by, such as {@code unknown host} or {@code HTTP 404}
 * @param detail what the client said, empty where the kind says it all
 */
public record Failure(String url, String kind, String detail) {

    static Failure of(String url, Page page) {
        return new Failure(url, "HTTP " + page.status(), "");
    }

    /** The failure to fetch {@code url}, with {@code error} as its cause. */
    public static Failure of(String url, Throwable error) {
        FailureKind kind = FailureKind.of(error);
        return new Failure(url, kind.label(), kind.detail(error));
    }

    /** The one line that tells it. */
    @Override
    public String toString() {
        return "FAILED " + url + ": " + kind + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
