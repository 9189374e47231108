package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that each protocol has a page in docs/protocols that begins with its name. */
class ProtocolPagesTest {
    private static final Path PAGES = Path.of(System.getProperty("megaconn.home"), "docs/protocols");

    @Test
    void eachProtocolHasAPage() throws IOException {
        List<String> names = Protocols.ALL.stream().map(Protocol::name).toList();

        for (String name : names) {
            assertThat(Files.readAllLines(PAGES.resolve(name + ".md")).getFirst())
                    .startsWith("# " + name + ": ");
        }
        try (var pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(names.stream(), Stream.of("tls")) // the transport
                                    .map(name -> name + ".md")
                                    .toList());
        }
    }
}
