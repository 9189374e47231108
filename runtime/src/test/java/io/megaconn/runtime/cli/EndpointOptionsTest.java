package io.megaconn.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.EndpointUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void aFileWithoutEndpointsIsRefused() throws IOException {
        EndpointOptions options = new EndpointOptions();
        options.file = Files.writeString(folder.resolve("endpoints"), "\n  \n");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(options::uris)
                .withMessageContaining("names no endpoint: write one per line");
    }

    /** Tests that it may be a pipe. */
    @Test
    void aFileIsReadOnce() throws IOException {
        EndpointOptions options = new EndpointOptions();
        options.file = Files.writeString(folder.resolve("endpoints"), "127.0.0.1:9000\n");
        List<EndpointUri> first = options.uris();

        Files.delete(options.file);

        assertThat(options.uris()).isEqualTo(first).hasSize(1);
    }
}
