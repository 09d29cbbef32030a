package dev.phoenix.control.door;

import dev.phoenix.control.database.Text;
import dev.phoenix.control.settings.ServerIdentity;
import io.helidon.common.tls.Tls;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The certificate that the server shows, whose files may be replaced while it runs. One thread.
final class Certificate {
    private static final Logger LOG = Logger.getLogger(Certificate.class.getName());

    private final ServerIdentity.Place place;
    private Optional<ServerIdentity> shown = Optional.empty();
    private String told = "";

    Certificate(ServerIdentity.Place place) {
        this.place = place;
    }

    /// @throws IllegalArgumentException when the files were replaced by unusable ones since they were checked
    Tls first() {
        try {
            return show(ServerIdentity.read(place));
        } catch (ServerIdentity.Unusable e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// The certificate in the files when it is not the one that is shown. Files that cannot be used, perhaps because
    /// only
    /// one of them was replaced yet, change nothing, and that is said once.
    Optional<Tls> another() {
        try {
            var read = ServerIdentity.read(place);
            told = "";
            return shown.filter(read::equals).isPresent() ? Optional.empty() : Optional.of(show(read));
        } catch (ServerIdentity.Unusable e) {
            tell(Text.of(e));
            return Optional.empty();
        }
    }

    private Tls show(ServerIdentity identity) {
        shown = Optional.of(identity);
        LOG.log(
                Level.INFO,
                "Shows the certificate that ends {0}.",
                identity.chain().getFirst().getNotAfter());
        return Tls.builder()
                .privateKey(identity.key())
                .privateKeyCertChain(identity.chain())
                .build();
    }

    private void tell(String problem) {
        if (!problem.equals(told)) {
            LOG.log(Level.WARNING, "The new certificate cannot be used, and the one before stays: " + problem);
        }
        told = problem;
    }
}
