package dev.phoenix.control.settings;

import io.helidon.common.configurable.Resource;
import io.helidon.common.configurable.ResourceException;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PkiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/// What control shows to those who come by TLS: a certificate chain, its own certificate first, and the private key
/// that
/// belongs to it.
public record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    /// Where the identity is kept, both in PEM: the chain, and the key as PKCS#8, not encrypted.
    public record Place(Path certificate, Path key) {}

    /// Files that cannot be used. The message says which, and why.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /// Reads the two files, and makes sure that the key is the certificate's.
    public static ServerIdentity read(Place place) throws Unusable {
        for (var file : List.of(place.certificate(), place.key())) {
            if (!Files.isReadable(file)) {
                throw new Unusable(file + " does not exist, or this user may not read it.");
            }
        }
        var identity = new ServerIdentity(chain(place.certificate()), key(place.key()));
        if (!belongTogether(identity.chain.getFirst().getPublicKey(), identity.key)) {
            throw new Unusable(place.key() + " is not the key of the first certificate in " + place.certificate()
                    + "; the server's own certificate comes first.");
        }
        return identity;
    }

    private static List<X509Certificate> chain(Path file) throws Unusable {
        try {
            var chain = Keys.builder()
                    .pem(pem -> pem.certChain(Resource.create(file)))
                    .build()
                    .certChain();
            if (!chain.isEmpty()) {
                return List.copyOf(chain);
            }
        } catch (PkiException | ResourceException malformed) {
            // said below, as of a file without any
        }
        throw new Unusable(file + " holds no certificate in PEM.");
    }

    private static PrivateKey key(Path file) throws Unusable {
        try {
            var key = Keys.builder()
                    .pem(pem -> pem.key(Resource.create(file)))
                    .build()
                    .privateKey();
            if (key.isPresent()) {
                return key.get();
            }
        } catch (PkiException | ResourceException malformed) {
            // said below, as of a file without any
        }
        throw new Unusable(file + " holds no unencrypted PKCS#8 key in PEM (BEGIN PRIVATE KEY);"
                + " convert it with `openssl pkcs8 -topk8 -nocrypt`.");
    }

    /// Whether the public key accepts what the private one signs.
    private static boolean belongTogether(PublicKey open, PrivateKey secret) {
        try {
            var signature = Signature.getInstance(
                    switch (open.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> open.getAlgorithm();
                    });
            var any = open.getEncoded();
            signature.initSign(secret);
            signature.update(any);
            var signed = signature.sign();
            signature.initVerify(open);
            signature.update(any);
            return signature.verify(signed);
        } catch (GeneralSecurityException notItsKey) {
            return false;
        }
    }

    /// Without the key: what is written down anywhere may be read by anyone.
    @Override
    public String toString() {
        return "ServerIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
