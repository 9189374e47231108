package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.runtime.protocol.FailureHints;
import io.megaconn.runtime.tls.ServerKeyFiles;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.TlsPeer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Checks of one conversation over TLS with each address of the endpoints. Pure. */
public final class TlsChecks {
    /** Start of the names of the checks of certificates. */
    public static final String CERTIFICATE = "certificate of ";

    /** Fix for certificates that are not verified, without the option or value that names trusted authorities. */
    static final String AUTHORITY = "name the authority that signed it, %s, instead of --tls-insecure";

    private static final String FORCE = "; --force starts anyway";

    private final Plan plan;
    private final ClientTls tls;
    private final Instant end;

    private TlsChecks(Plan plan, Instant end) {
        this.plan = plan;
        this.tls = Objects.requireNonNull(plan.workload().tls(), "a plan with TLS");
        this.end = end;
    }

    static TlsChecks at(OpeningForecast forecast, Instant now) {
        return new TlsChecks(forecast.plan(), now.plus(duration(forecast)));
    }

    public static List<Check> of(OpeningForecast forecast, List<ConversationResult> results, Instant now) {
        TlsChecks checks = at(forecast, now);
        Map<String, List<ConversationResult>> byEndpoint = new LinkedHashMap<>();
        results.stream()
                .filter(result -> !checks.unused(result))
                .forEach(result -> byEndpoint
                        .computeIfAbsent(result.endpoint(), _ -> new ArrayList<>())
                        .add(result));
        List<Check> all = new ArrayList<>();
        byEndpoint.forEach((endpoint, of) -> {
            all.add(checks.endpoint(endpoint, of));
            of.stream()
                    .map(ConversationResult::peer)
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(peer -> all.add(checks.certificate(endpoint, peer, AUTHORITY.formatted("--tls-ca FILE"))));
        });
        return all;
    }

    /** Returns the check of the certificate of megaconn's own server. */
    public static Check ofServer(OpeningForecast forecast, ServerKeyFiles files, Instant now) {
        Instant until = files.validUntil();
        return at(forecast, now).valid(CERTIFICATE + files.certificate(), "valid until " + until, until);
    }

    /** Returns true for an IPv6 address of a name that clients connect to from IPv4 addresses. */
    private boolean unused(ConversationResult result) {
        ExternalTarget external = plan.external();
        boolean ipv6 = result.address().indexOf(':') != result.address().lastIndexOf(':');
        return ipv6 && external != null && external.usesLoopbackSources();
    }

    /** Returns the shortest duration of the run. */
    private static Duration duration(OpeningForecast forecast) {
        Plan plan = forecast.plan();
        return plan.criteria().hold().plusMillis((long) (forecast.seconds(plan.target()) * 1000));
    }

    private Check endpoint(String endpoint, List<ConversationResult> results) {
        boolean conversed = plan.workload().converses();
        List<ConversationResult> failed =
                results.stream().filter(result -> !result.problem().isEmpty()).toList();
        Check.Status status = failed.isEmpty() ? OK : failed.size() == results.size() ? REFUSE : WARN;
        String handshake = tls.insecure() ? "a handshake" : "a verified handshake";
        return new Check(
                "endpoint " + endpoint,
                status,
                failed.isEmpty()
                        ? conversed ? "a complete conversation" : handshake
                        : failed.stream()
                                .map(result -> results.size() == 1
                                        ? result.problem()
                                        : result.address() + ": " + result.problem())
                                .collect(Collectors.joining(", ")),
                conversed ? handshake + " and the replies that are expected" : handshake,
                switch (status) {
                    case OK -> "";
                    case WARN ->
                        "name the address that answers in --endpoint: the others of this name get its connections";
                    case REFUSE -> fix(failed.getFirst()) + FORCE;
                });
    }

    private String fix(ConversationResult failed) {
        if (!failed.connected()) {
            return "start the server, or correct --endpoint";
        }
        if (failed.reason().equals("TLS_TIMEOUT")) {
            return "check that the server speaks TLS on this port";
        }
        String hint = FailureHints.of(failed.reason());
        if (!hint.isEmpty()) {
            return hint;
        }
        return tls.certificate().isEmpty()
                ? "correct the path of --endpoint, the messages or the expected replies, or give the client certificate that the server may require: --tls-cert FILE --tls-key FILE"
                : "correct the path of --endpoint, the messages or the expected replies, and check that the server accepts the client certificate";
    }

    /** @param verify how to verify certificates, for a run that does not */
    Check certificate(String endpoint, TlsPeer peer, String verify) {
        String found = "%s, issued by %s, valid until %s (%s, %s)%s"
                .formatted(
                        peer.subject(),
                        peer.issuer(),
                        peer.validUntil(),
                        peer.protocol(),
                        peer.cipher(),
                        tls.insecure() ? ", not verified" : "");
        String name = CERTIFICATE + endpoint;
        if (tls.insecure()) {
            return new Check(name, WARN, found, "a verified certificate", verify);
        }
        return valid(name, found, peer.validUntil());
    }

    private Check valid(String name, String found, Instant until) {
        String needed = "validity until %s, the earliest end of the run".formatted(end.truncatedTo(ChronoUnit.SECONDS));
        return until.isAfter(end)
                ? Check.ok(name, found, needed)
                : new Check(
                        name,
                        WARN,
                        found,
                        needed,
                        "renew the server's certificate first: connections that are opened after its end fail");
    }
}
