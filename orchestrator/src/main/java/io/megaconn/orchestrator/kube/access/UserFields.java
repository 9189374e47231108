package io.megaconn.orchestrator.kube.access;

import static io.megaconn.orchestrator.kube.access.FieldFile.isSet;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import io.megaconn.runtime.UserError;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the credentials of a kubeconfig's user. */
final class UserFields {
    private UserFields() {}

    /** @throws io.megaconn.runtime.UserError if a field can't be honored */
    static CredentialSource read(KubeContext context, ApiServer server, InstantSource clock) {
        Entry<AuthInfo> entry = context.user();
        AuthInfo user = entry.value();
        oneMethod(entry);
        ClientIdentity identity = identity(entry);
        CredentialSource source;
        if (user.getExec() != null) {
            source = ExecPlugin.of(context, server);
        } else if (user.getAuthProvider() != null) {
            source = OpenIdConnect.of(entry, clock);
        } else if (isSet(user.getTokenFile())) {
            source = new TokenFile(
                    entry.resolve(user.getTokenFile()),
                    clock,
                    problem -> entry.refuse(
                            "tokenFile",
                            problem,
                            "write a token to it, or remove it with: " + entry.unset("tokenFile")));
        } else {
            source = new CredentialSource.Fixed(fixed(entry, server, identity), "user '" + entry.name() + "'");
        }
        boolean anonymous = source instanceof CredentialSource.Fixed fixed
                && fixed.credential().authorization() == null
                && identity == null;
        if (!anonymous
                && !server.isEncrypted()
                && !ClusterFields.isLoopback(server.url().getHost())) {
            throw context.cluster()
                    .refuse(
                            "server",
                            "is not an https URL, and credentials must not cross a network unencrypted",
                            context.cluster().set("--server=https://HOST:PORT"));
        }
        return identity == null || source instanceof CredentialSource.Fixed
                ? source
                : new WithCertificate(source, identity);
    }

    /** A renewed token together with a client certificate of the kubeconfig. */
    private record WithCertificate(CredentialSource token, ClientIdentity identity) implements CredentialSource {
        @Override
        public Credential read() {
            return token.read().with(identity);
        }

        @Override
        public String describe() {
            return token.describe();
        }
    }

    private static void oneMethod(Entry<AuthInfo> entry) {
        AuthInfo user = entry.value();
        List<String> methods = new ArrayList<>();
        if (isSet(user.getToken()) || isSet(user.getTokenFile())) {
            methods.add(isSet(user.getToken()) ? "token" : "tokenFile");
        }
        if (isSet(user.getUsername()) || isSet(user.getPassword())) {
            methods.add(isSet(user.getUsername()) ? "username" : "password");
        }
        if (user.getExec() != null) {
            methods.add("exec");
        }
        if (user.getAuthProvider() != null) {
            methods.add("auth-provider");
        }
        if (user.getExec() != null && (isSet(user.getClientCertificate()) || isSet(user.getClientCertificateData()))) {
            methods.add("client-certificate");
        }
        if (methods.size() > 1) {
            throw entry.refuse(
                    methods.get(0),
                    "and " + methods.get(1) + " are both set",
                    "keep one: " + entry.unset(methods.get(1)));
        }
    }

    private static Credential fixed(Entry<AuthInfo> entry, ApiServer server, @Nullable ClientIdentity identity) {
        AuthInfo user = entry.value();
        if (isSet(user.getToken())) {
            if (!Credential.isSendable(user.getToken())) {
                throw entry.refuse(
                        "token",
                        "can't be sent: it has a line break or a control character",
                        entry.set("--token=TOKEN"));
            }
            return Credential.bearer(user.getToken(), null).with(identity);
        }
        if (isSet(user.getUsername()) || isSet(user.getPassword())) {
            if (!isSet(user.getUsername()) || user.getUsername().contains(":")) {
                throw entry.refuse(
                        "username",
                        isSet(user.getUsername()) ? "contains a colon" : "is missing",
                        entry.set("--username=NAME --password=PASSWORD"));
            }
            String password = user.getPassword() == null ? "" : user.getPassword();
            return Credential.basic(user.getUsername(), password).with(identity);
        }
        String[] login = server.user() == null ? new String[0] : server.user().split(":", 2);
        return login.length == 0
                ? Credential.NONE.with(identity)
                : Credential.basic(login[0], login.length == 1 ? "" : login[1]).with(identity);
    }

    private static @Nullable ClientIdentity identity(Entry<AuthInfo> entry) {
        AuthInfo user = entry.value();
        String certificate = FieldFile.read(
                entry, "client-certificate", user.getClientCertificate(), user.getClientCertificateData());
        String key = FieldFile.read(entry, "client-key", user.getClientKey(), user.getClientKeyData());
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw entry.refuse(
                    certificate == null ? "client-certificate" : "client-key",
                    "is missing",
                    FieldFile.set(entry, certificate == null ? "client-certificate" : "client-key"));
        }
        try {
            List<X509Certificate> chain = ClientIdentity.certificates(certificate);
            return ClientIdentity.of(chain, privateKey(entry, key));
        } catch (GeneralSecurityException e) {
            throw invalid(entry, "client-certificate", user.getClientCertificateData(), e);
        }
    }

    private static PrivateKey privateKey(Entry<AuthInfo> entry, String key) {
        try {
            return PrivateKeys.read(Pem.parse(key));
        } catch (GeneralSecurityException e) {
            throw invalid(entry, "client-key", entry.value().getClientKeyData(), e);
        }
    }

    private static UserError invalid(
            Entry<AuthInfo> entry, String field, @Nullable String data, GeneralSecurityException e) {
        return entry.refuse(isSet(data) ? field + "-data" : field, problem(e), FieldFile.set(entry, field));
    }

    private static String problem(GeneralSecurityException e) {
        return e.getClass() == GeneralSecurityException.class
                ? String.valueOf(e.getMessage())
                : "is not a valid certificate";
    }
}
