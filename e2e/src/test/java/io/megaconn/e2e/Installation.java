package io.megaconn.e2e;
/** How a release gets into its namespace, and out of it. */
interface Installation {
    /** Returns when the server is ready. */
    void install(Release release);

    /** What the end of the namespace does not take away. */
    void remove(Release release);
}
