package io.megaconn.orchestrator.kube.access;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file.
 *
 * @param label text after {@code BEGIN}, such as {@code CERTIFICATE}
 * @param body text between the markers
 */
record Pem(String label, String body) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s(.*?)-----END \\1-----", Pattern.DOTALL);

    static List<Pem> parse(String text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Pem(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }

    boolean isEncrypted() {
        return label.equals("ENCRYPTED PRIVATE KEY") || body.contains("ENCRYPTED");
    }

    byte[] bytes() throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("is not valid PEM");
        }
    }

    @Override
    public String toString() { // the body may be a key
        return label;
    }
}
