package io.ksqlanomaly.udf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks who signed a bundle: ECDSA over P-256 with SHA-256, the best that Java 11 has, over the bytes of manifest.json. */
final class Signatures {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final int MOST_BYTES = 1 << 16;

    private final List<PublicKey> keys;

    private Signatures(List<PublicKey> keys) {
        this.keys = keys;
    }

    /** The keys that the server's settings name; none when they name none. ModelException: they name something else. */
    static Signatures configured() {
        String value = Settings.get(Settings.PUBLIC_KEY);
        if (value == null) {
            return new Signatures(List.of());
        }
        return parse(value.startsWith("-----BEGIN") ? value : readFile(value));
    }

    private static String readFile(String file) {
        try {
            return new String(SafeFiles.read(Path.of(file), MOST_BYTES), StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw new ModelException(Settings.PUBLIC_KEY + ": cannot read " + file + ": " + failure, failure);
        }
    }

    static Signatures parse(String pem) {
        List<PublicKey> keys = new ArrayList<>();
        Matcher matcher = KEY.matcher(pem);
        while (matcher.find()) {
            keys.add(key(matcher.group(1)));
        }
        if (keys.isEmpty()) {
            throw new ModelException(Settings.PUBLIC_KEY + ": no PUBLIC KEY block in it");
        }
        return new Signatures(keys);
    }

    private static PublicKey key(String base64) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            throw new ModelException(Settings.PUBLIC_KEY + ": not a public key of an elliptic curve", failure);
        }
    }

    boolean isConfigured() {
        return !keys.isEmpty();
    }

    /** Refuses a bundle that none of the keys has signed; without a key everything passes. */
    void check(Bundle bundle) {
        if (keys.isEmpty()) {
            return;
        }
        String signature = bundle.signature();
        if (signature == null) {
            throw new ModelException("not signed, and this server takes signed models only");
        }
        for (PublicKey key : keys) {
            if (verifies(key, bundle.manifestBytes(), signature)) {
                return;
            }
        }
        throw new ModelException("the signature is not by a key that this server trusts");
    }

    private static boolean verifies(PublicKey key, byte[] content, String signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(Base64.getDecoder().decode(signature.trim()));
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            return false;
        }
    }
}
