/// Taxation: how much tax a sale owes, by place, category and date. Stateless: rates are data on the class
/// path, and the shadow lane gets the answers of the live one.
@NullMarked
package dev.phoenix.taxation;

import org.jspecify.annotations.NullMarked;
