/// What the servlets share: JSON in and out, problems, the database and its transactions.
@NullMarked
package dev.phoenix.legacy.servlet;

import org.jspecify.annotations.NullMarked;
