package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiLogTest {
    @ParameterizedTest
    @CsvSource({
        "https://api:6443/version, https://api:6443/version",
        "https://u:p@api:6443/a%20b?x=%2F&y=1, https://api:6443/a%20b?x=%2F&y=1",
        "https://u:p%40q@[::1]:6443/, https://[::1]:6443/",
        "wss://api/k8s/pods/a/portforward?ports=9600, wss://api/k8s/pods/a/portforward?ports=9600",
    })
    void theUrlIsLoggedWithoutItsUser(String url, String logged) {
        assertThat(ApiLog.withoutUser(URI.create(url))).isEqualTo(logged);
    }

    @Test
    void aFailureIsNamedWithoutItsMessage() {
        assertThat(ApiLog.reason(new IOException(new ConnectException("Authorization: Bearer t0ken"))))
                .isEqualTo("ConnectException");
    }
}
