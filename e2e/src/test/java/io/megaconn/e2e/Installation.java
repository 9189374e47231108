package io.megaconn.e2e;
/** Installs a release into a namespace, and removes it. */
interface Installation {
    /** Installs the release and waits until the server is ready. */
    void install(Release release);

    /** Removes what outlives the namespace. */
    void remove(Release release);
}
