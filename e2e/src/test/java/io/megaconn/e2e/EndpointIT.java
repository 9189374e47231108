package io.megaconn.e2e;

import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class EndpointIT extends EndpointTestBase {
    EndpointIT() {
        super(2_000, 2);
    }
}
