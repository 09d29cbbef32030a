/// The control plane: keeps the journal, reads the gates, decides, hands snapshots to gateways, shows it all to people.
@NullMarked
package dev.phoenix.control;

import org.jspecify.annotations.NullMarked;
