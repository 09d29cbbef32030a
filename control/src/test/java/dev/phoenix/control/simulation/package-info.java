/// Whole migrations in a seeded world in memory, with faults.
package dev.phoenix.control.simulation;
