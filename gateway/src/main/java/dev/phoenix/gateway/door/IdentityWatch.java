package dev.phoenix.gateway.door;

import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Looks whether the files of the TLS identity have changed, so that a renewed certificate needs no restart. Files that
/// cannot be used change nothing: the identity in force stays. *One thread*: whoever looks.
public final class IdentityWatch {
    private static final Logger LOG = Logger.getLogger(IdentityWatch.class.getName());

    private final ServerIdentity.Place place;
    private final Consumer<ServerIdentity> change;
    private ServerIdentity.Reading last;

    /// @param first what is in force
    /// @param change takes every other identity that comes after it
    public IdentityWatch(ServerIdentity.Place place, ServerIdentity first, Consumer<ServerIdentity> change) {
        this.place = place;
        this.change = change;
        this.last = new ServerIdentity.Reading.Usable(first);
    }

    /// Reads both files again.
    public void look() {
        var now = ServerIdentity.read(place);
        if (now.equals(last)) {
            return;
        }
        last = now;
        switch (now) {
            case ServerIdentity.Reading.Usable(var identity) -> {
                LOG.log(Level.INFO, "Customers get a new certificate from now on; it ends on {0}.", identity.expires());
                change.accept(identity);
            }
            case ServerIdentity.Reading.Unusable(var problem) ->
                LOG.log(Level.SEVERE, "The new certificate cannot be used; the last one stays. {0}", problem);
        }
    }
}
