package dev.phoenix.plan.gate;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Wording;
import java.util.List;
import java.util.Optional;

/// Where a failed gate would lead. Legacy answers more customers there; when it fails itself, going
/// back would harm them,
/// too.
final class LegacyHealth {
    /// Ten seconds each: what was a minute ago says little of now.
    private static final int SLICES = 6;

    /// Fewer requests say nothing.
    private static final long FEWEST_REQUESTS = 20;

    private LegacyHealth() {}

    /// Why going there would not help, in a sentence; empty when it would, and when nobody knows.
    static Optional<String> trouble(Plan plan, Position from, Position to, Evidence evidence) {
        if (plan.share(to).compareTo(plan.share(from)) >= 0) {
            return Optional.empty();
        }
        List<Evidence.Slice> all = evidence.lately();
        var last = all.subList(Math.max(0, all.size() - SLICES), all.size());
        long requests = last.stream().mapToLong(Evidence.Slice::legacyRequests).sum();
        long failures = last.stream().mapToLong(Evidence.Slice::legacyFailures).sum();
        return requests < FEWEST_REQUESTS || 2 * failures <= requests
                ? Optional.empty()
                : Optional.of("Legacy itself failed in " + Wording.count(failures) + " of its last "
                        + Wording.count(requests) + " requests, so going back to " + to
                        + " would not help: the migration holds. An operator may roll back all the same.");
    }
}
