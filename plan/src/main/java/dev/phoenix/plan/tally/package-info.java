/// What gateways count: mergeable by addition, so that many gateways are one migration.
@NullMarked
package dev.phoenix.plan.tally;

import org.jspecify.annotations.NullMarked;
