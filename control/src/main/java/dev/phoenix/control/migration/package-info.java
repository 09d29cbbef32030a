/// Where a migration stands: its row, its plan and its snapshots.
@NullMarked
package dev.phoenix.control.migration;

import org.jspecify.annotations.NullMarked;
