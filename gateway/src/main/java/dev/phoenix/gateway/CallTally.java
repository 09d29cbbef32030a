package dev.phoenix.gateway;

import dev.phoenix.gateway.routing.Assignment;
import dev.phoenix.gateway.routing.Customer;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableRoute;
import dev.phoenix.plan.SideName;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// How one customer's call is counted. Where customers are split, each is counted once, and once
/// more when a side
/// failed that the share gives them. *One thread*: the call's event loop.
final class CallTally {
    private final RoutingTable table;
    private final TableRoute route;
    private final Customer customer;
    private final Meters meters;
    private final Optional<SideName> given;

    CallTally(RoutingTable table, TableRoute route, Customer customer, Meters meters) {
        this.table = table;
        this.route = route;
        this.customer = customer;
        this.meters = meters;
        this.given = table.givenTo(customer);
    }

    /// The customer is here.
    void came() {
        if (given.isPresent() && table.counts().customers().isNew(customer.bucket())) {
            route.counts().came(given.get());
        }
    }

    /// The candidate failed, and legacy will answer.
    void fellBack(long nanos) {
        count(SideName.CANDIDATE, nanos, true);
    }

    /// The call is over.
    ///
    /// @param status what the customer got, where there was an answer
    void answered(Assignment assignment, long nanos, boolean failed, Optional<Integer> status) {
        route.counts().assigned(assignment.reason().word());
        count(assignment.side(), nanos, failed);
        if (assignment.side() == SideName.LEGACY && route.route().compared() && !failed) {
            status.ifPresent(code -> route.counts().shown(code, customer.segments()));
        }
    }

    private void count(SideName side, long nanos, boolean failed) {
        route.counts().answered(side, TimeUnit.NANOSECONDS.toMicros(nanos), failed);
        meters.answered(route.name(), side, failed, nanos);
        if (failed
                && given.equals(Optional.of(side))
                && table.counts().failedCustomers().isNew(customer.bucket())) {
            route.counts().failedFor(side);
        }
    }
}
