/// Tests that stay valid however often one looks: rates, counts of two sides, and answer times.
///
/// Every test here is an e-process: a number that starts at 1 and, while nothing is wrong, is not expected to grow. The
/// chance that it ever reaches 1/α is at most α (Ville's inequality), so it may be looked at after every request.
@NullMarked
package dev.phoenix.plan.statistics;

import org.jspecify.annotations.NullMarked;
