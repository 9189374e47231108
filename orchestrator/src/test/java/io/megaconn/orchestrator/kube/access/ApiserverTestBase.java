package io.megaconn.orchestrator.kube.access;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test an HTTPS server that records requests, and a folder for its kubeconfig files. */
abstract class ApiserverTestBase {
    @TempDir
    Path folder;

    TestApiserver server;

    @BeforeEach
    void startServer() {
        server = new TestApiserver("server");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }
}
