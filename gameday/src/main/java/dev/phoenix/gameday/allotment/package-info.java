/// Stock while both sides sell: moves units between the two stores, so that each has what its share of the shoppers
/// may buy and no unit is ever in two places.
@NullMarked
package dev.phoenix.gameday.allotment;

import org.jspecify.annotations.NullMarked;
