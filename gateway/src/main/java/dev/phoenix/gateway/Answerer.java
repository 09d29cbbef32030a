package dev.phoenix.gateway;

import dev.phoenix.gateway.routing.Assignment;
import dev.phoenix.gateway.routing.Assignment.Reason;
import dev.phoenix.gateway.routing.Customer;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableRoute;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.StageName;
import java.util.Optional;

/// Who answers one request, and why: chosen once, and once more where legacy may answer in place of a candidate that is
/// left alone or has failed. The breaker and all counts hear of it here. *One thread*: the call's event loop.
final class Answerer {
    static final int FIRST_SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private final RoutingTable table;
    private final TableRoute route;
    private final RequestHead head;
    private final Customer customer;
    private final CallTally tally;
    private final BreakerUse breaker;
    private Assignment assignment = new Assignment(SideName.LEGACY, Reason.STAGE);
    private Optional<String> thing = Optional.empty();
    private long beganNanos = System.nanoTime();

    Answerer(RoutingTable table, TableRoute route, RequestHead head, Customer customer, Meters meters) {
        this.table = table;
        this.route = route;
        this.head = head;
        this.customer = customer;
        this.tally = new CallTally(table, route, customer, meters);
        this.breaker = new BreakerUse(route.breaker());
    }

    /// Chooses who answers a request about this thing, if it is about one.
    void choose(Optional<String> about) {
        thing = about;
        assignment = Assignment.decide(table, thing.flatMap(table::owner), customer);
        tally.came();
        if (legacyMayAnswer(true) && !breaker.permits(mayRepeat())) {
            assignment = new Assignment(SideName.LEGACY, Reason.BREAKER);
        }
        table.answers(assignment, customer);
    }

    /// The side that is asked now, and why.
    Assignment assignment() {
        return assignment;
    }

    /// The thing that the request is about.
    Optional<String> thing() {
        return thing;
    }

    /// Where the request goes now.
    Upstream upstream() {
        return route.upstream(assignment.side());
    }

    /// The side that gets a copy, if one is meant.
    Optional<SideName> copyTo() {
        return assignment.reason() == Reason.BREAKER ? Optional.empty() : table.copyTo(route, assignment, customer);
    }

    /// Keeps the customer's session on the candidate, if it is one, from being idle until the step is run that this
    /// returns.
    Runnable stay() {
        return table.stays(assignment, customer);
    }

    /// Whether sending the request once more does no harm by itself.
    boolean mayRepeat() {
        return head.isSafe() || head.hasIdempotencyKey() || (route.isPure() && route.fallsBack());
    }

    /// Whether legacy may answer in place of the candidate. Never for a thing that the candidate made: legacy does not
    /// know it. Reads need no leave of the plan unless they are about a thing whose maker is unknown.
    ///
    /// @param nothingSent the candidate cannot have seen the request
    private boolean legacyMayAnswer(boolean nothingSent) {
        if (assignment.side() != SideName.CANDIDATE
                || assignment.reason() == Reason.OWNER
                || table.stage() == StageName.COMPLETE) {
            return false;
        }
        return route.fallsBack() ? nothingSent || mayRepeat() : head.isSafe() && thing.isEmpty();
    }

    /// The breaker hears how the candidate did, if that was asked.
    ///
    /// @param micros how long its answer took to begin
    void tellBreaker(boolean answered, long micros) {
        if (assignment.side() == SideName.CANDIDATE) {
            breaker.record(answered, micros);
        }
    }

    /// Whether legacy is to answer in place of a candidate that says this.
    boolean fallsBackAfter(int status) {
        return status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT && legacyMayAnswer(false);
    }

    /// Whether legacy is to answer in place of a candidate that failed so.
    boolean fallsBackAfter(UpstreamFailure failure) {
        return legacyMayAnswer(failure.nothingSent());
    }

    /// The candidate failed before the first byte went to the customer: that is counted, and legacy answers.
    void fallBack() {
        tally.fellBack(System.nanoTime() - beganNanos);
        assignment = new Assignment(SideName.LEGACY, Reason.FALLBACK);
        beganNanos = System.nanoTime();
    }

    /// The request is over.
    ///
    /// @param status what the customer got, where there was an answer
    void count(boolean failed, Optional<Integer> status) {
        tally.answered(assignment, System.nanoTime() - beganNanos, failed, status);
    }

    /// Gives a leave of the breaker back that nothing came of.
    void release() {
        breaker.release();
    }

    /// How long the side that is asked now has been.
    long micros() {
        return (System.nanoTime() - beganNanos) / 1000;
    }
}
