package io.treadle.http.body;

/** Is told how far a transfer is, by the task that transfers; must not throw, and holds the transfer up as long as it runs. */
@FunctionalInterface
public interface TransferListener {
    /**
     * So much has gone over.
     *
     * @param total how much it will be in all; -1 if that is not known
     */
    void transferred(long bytes, long total);
}
