package io.megaconn.e2e;
/** Installs a release into a namespace, and removes it. */
interface Installation {
    /** Returns when the server is ready. */
    void install(Release release);

    /** What the end of the namespace does not take away. */
    void remove(Release release);
}
