package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.megaconn.orchestrator.plan.TlsSecret;
import java.util.Objects;
import java.util.stream.Stream;

/** The volume with the certificates of megaconn's program, as the chart names it. Pure. */
final class TlsVolume {
    private TlsVolume() {}

    /** Returns the Secret that it mounts, by itself or with others; empty for none. */
    static String secret(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> TlsSecret.VOLUME.equals(volume.getName()))
                .flatMap(TlsVolume::secrets)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static Stream<String> secrets(Volume volume) {
        if (volume.getSecret() != null) {
            return Stream.of(volume.getSecret().getSecretName());
        }
        return volume.getProjected() == null
                ? Stream.of()
                : volume.getProjected().getSources().stream()
                        .map(VolumeProjection::getSecret)
                        .filter(Objects::nonNull)
                        .map(SecretProjection::getName);
    }
}
