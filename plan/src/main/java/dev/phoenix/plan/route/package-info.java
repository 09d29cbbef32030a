/// The named parts of an API: which one a request belongs to, and what a plan says about it.
@NullMarked
package dev.phoenix.plan.route;

import org.jspecify.annotations.NullMarked;
