package dev.phoenix.plan.statistics;

/// How much more often the candidate fails than legacy: the difference of the two rates, between
/// what bounds, however
/// often one looks.
public sealed interface Excess {
    /// At least so much; wrong with probability at most `alpha` over all looks together. May be
    /// negative.
    double least(double alpha);

    /// At most so much; wrong with probability at most `alpha` over all looks together. May be
    /// negative.
    double most(double alpha);

    /// Whether [#least] may exceed this; a quick look that spares most searches for the bound.
    boolean isPossiblyMoreThan(double allowed, double alpha);

    /// Over pairs of answers to the same requests.
    ///
    /// A part `D` of the pairs disagrees about failing; of these a part `θ` failed on the candidate
    /// alone. The excess is `D·(2θ−1)`. [PairedTest] judges `θ`, a [RateTest] `D`, each with half
    /// of the chance of being wrong.
    ///
    /// @param pairs all pairs, whoever failed
    record Paired(long onlyCandidate, long onlyLegacy, long pairs) implements Excess {
        /// What the plan's limits are about; it changes how soon the bounds are tight, not whether
        /// they hold.
        private static final double TUNED_FOR = 0.01;

        @Override
        public double least(double alpha) {
            var tilt = PairedTest.tilt(onlyCandidate, onlyLegacy, alpha / 2);
            var part = disagreeing(alpha / 2);
            return tilt.lower() * (tilt.lower() > 0 ? part.lower() : part.upper());
        }

        @Override
        public double most(double alpha) {
            var tilt = PairedTest.tilt(onlyCandidate, onlyLegacy, alpha / 2);
            var part = disagreeing(alpha / 2);
            return tilt.upper() * (tilt.upper() > 0 ? part.upper() : part.lower());
        }

        @Override
        public boolean isPossiblyMoreThan(double allowed, double alpha) {
            return onlyCandidate - onlyLegacy > allowed * pairs
                    && PairedTest.isCandidateWorse(onlyCandidate, onlyLegacy, alpha / 2);
        }

        private RateInterval disagreeing(double alpha) {
            return RateInterval.of(onlyCandidate + onlyLegacy, pairs, Prior.around(TUNED_FOR), alpha);
        }
    }

    /// Over customers who are split between the two sides.
    ///
    /// With `c` the candidate's rate and `r` how many times as often as legacy it fails, the excess
    /// is `c·(1−1/r)`.
    /// [SplitTest] judges `r`, a [RateTest] `c`, each with half of the chance of being wrong. Each
    /// customer's
    /// failures are counted once, so `c` is rather too small than too large.
    ///
    /// @param part the candidate's part of the customers
    /// @param requests the candidate's
    record Split(double part, long ofLegacy, long ofCandidate, long requests) implements Excess {
        private static final double TUNED_FOR = 0.01;

        @Override
        public double least(double alpha) {
            double ratio = ratio(alpha / 2).lower();
            return ratio <= 0
                    ? -1
                    : excess(
                            ratio,
                            ratio > 1
                                    ? rate(alpha / 2).lower()
                                    : rate(alpha / 2).upper());
        }

        @Override
        public double most(double alpha) {
            double ratio = ratio(alpha / 2).upper();
            return excess(
                    ratio, ratio > 1 ? rate(alpha / 2).upper() : rate(alpha / 2).lower());
        }

        @Override
        public boolean isPossiblyMoreThan(double allowed, double alpha) {
            return ofCandidate > allowed * requests
                    && SplitTest.at(part).isCandidateWorse(ofLegacy, ofCandidate, alpha / 2);
        }

        private static double excess(double ratio, double rate) {
            return rate * (1 - 1 / ratio);
        }

        private RateInterval ratio(double alpha) {
            return SplitTest.at(part).ratio(ofLegacy, ofCandidate, alpha);
        }

        private RateInterval rate(double alpha) {
            return RateInterval.of(ofCandidate, requests, Prior.around(TUNED_FOR), alpha);
        }
    }
}
