package dev.phoenix.gateway.door;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the gateway shows to customers who come by TLS: a certificate chain and the private key that belongs to it.
///
/// @param expires when the first certificate of the chain ends
public record ServerIdentity(Buffer certificate, Buffer key, Instant expires) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /// Where the identity is kept: PEM, the chain beginning with the server's own certificate, the key as PKCS#8.
    public record Place(Path certificate, Path key) {}

    /// What comes of reading the two files.
    public sealed interface Reading {
        /// They belong together.
        record Usable(ServerIdentity identity) implements Reading {}

        /// They cannot be used.
        ///
        /// @param problem which file, what is wrong with it, what to do
        record Unusable(String problem) implements Reading {}
    }

    /// Reads the two files, and makes sure that the key is the certificate's.
    public static Reading read(Place place) {
        try {
            var certificate = Files.readAllBytes(place.certificate());
            var key = Files.readAllBytes(place.key());
            return check(place, certificate, key);
        } catch (NoSuchFileException missing) {
            return new Reading.Unusable(missing.getFile() + " does not exist.");
        } catch (IOException unreadable) {
            return new Reading.Unusable("A file of the TLS identity cannot be read: " + unreadable + ".");
        }
    }

    private static Reading check(Place place, byte[] certificate, byte[] key) {
        var first = first(certificate);
        if (first.isEmpty()) {
            return new Reading.Unusable(place.certificate() + " holds no certificate in PEM.");
        }
        var der = PKCS8.matcher(new String(key, StandardCharsets.ISO_8859_1));
        if (!der.find()) {
            return new Reading.Unusable(place.key() + " holds no unencrypted PKCS#8 key in PEM (BEGIN PRIVATE KEY);"
                    + " convert it with `openssl pkcs8 -topk8 -nocrypt`.");
        }
        var bytes = Base64.getMimeDecoder().decode(der.group(1));
        if (!belongTogether(first.get().getPublicKey(), bytes)) {
            return new Reading.Unusable(place.key() + " is not the key of the first certificate in "
                    + place.certificate() + "; the server's own certificate comes first.");
        }
        var expires = first.get().getNotAfter().toInstant();
        return new Reading.Usable(new ServerIdentity(Buffer.buffer(certificate), Buffer.buffer(key), expires));
    }

    private static Optional<X509Certificate> first(byte[] pem) {
        try {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            return all.stream().map(X509Certificate.class::cast).findFirst();
        } catch (CertificateException malformed) {
            return Optional.empty();
        }
    }

    /// Whether the public key accepts what the private one signs.
    private static boolean belongTogether(PublicKey open, byte[] pkcs8) {
        try {
            var algorithm = open.getAlgorithm();
            PrivateKey secret = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            var signature = Signature.getInstance(
                    switch (algorithm) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> algorithm;
                    });
            signature.initSign(secret);
            signature.update(pkcs8);
            var signed = signature.sign();
            signature.initVerify(open);
            signature.update(pkcs8);
            return signature.verify(signed);
        } catch (GeneralSecurityException notItsKey) {
            return false;
        }
    }

    /// Without the key: what is written down anywhere may be read by anyone.
    @Override
    public String toString() {
        return "ServerIdentity[expires=" + expires + "]";
    }

    /// As Vert.x takes it.
    public PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
    }
}
