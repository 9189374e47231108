package io.megaconn.runtime.protocol;

/** Understands what a peer sends: a state machine over bytes, whose state is one int per connection. */
public interface Expectation {
    /** Returns the state in which a connection starts. */
    default int begin() {
        return 0;
    }

    /**
     * Reads bytes and reports what they mean to the cursor. Bytes that are left in the cursor come again, with more behind
     * them. An expectation that reads a reply byte by byte leaves none.
     *
     * @return the next state
     */
    int next(int state, Cursor in);
}
