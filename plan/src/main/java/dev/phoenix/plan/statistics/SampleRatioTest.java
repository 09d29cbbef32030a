package dev.phoenix.plan.statistics;

import java.util.List;

/// Asks whether customers are really dealt out as the shares say. When they are not, the split itself is broken, and no
/// comparison of the two sides can be relied on.
///
/// The evidence is the mixture likelihood ratio of the multinomial with a Dirichlet prior `k·θ₀` (Lindon, Malek 2022):
///
///     ln E = ln B(kθ₀ + N) − ln B(kθ₀) − Σ Nᵢ·ln θ₀ᵢ     with B(α) = Π Γ(αᵢ) / Γ(Σ αᵢ)
///
/// @param expected the parts, which add up to 1
/// @param weight how many assignments the prior is worth
public record SampleRatioTest(List<Double> expected, double weight) {
    /// Broken splits are off by little and meet many customers, so the prior sits close to what was intended.
    public static final double DEFAULT_WEIGHT = 10_000;

    public SampleRatioTest {
        expected = List.copyOf(expected);
        double sum = expected.stream().mapToDouble(Double::doubleValue).sum();
        if (Math.abs(sum - 1) > 1e-9 || expected.stream().anyMatch(part -> !(part > 0))) {
            throw new IllegalArgumentException("Parts are positive and add up to 1, unlike " + expected + ".");
        }
    }

    /// The test of these parts with the usual weight.
    public static SampleRatioTest of(List<Double> expected) {
        return new SampleRatioTest(expected, DEFAULT_WEIGHT);
    }

    /// `ln E`: the evidence that the split is not the expected one.
    public double logEvidence(List<Long> counts) {
        if (counts.size() != expected.size()) {
            throw new IllegalArgumentException(
                    counts.size() + " counts do not belong to " + expected.size() + " parts.");
        }
        double log = 0;
        long total = 0;
        for (int i = 0; i < counts.size(); i++) {
            double prior = weight * expected.get(i);
            log += LogBeta.logRising(prior, counts.get(i)) - counts.get(i) * Math.log(expected.get(i));
            total += counts.get(i);
        }
        return log - LogBeta.logRising(weight, (double) total);
    }

    /// Whether the split is broken; wrong with probability at most `alpha` over all looks together.
    public boolean isBroken(List<Long> counts, double alpha) {
        return logEvidence(counts) >= -Math.log(alpha);
    }
}
