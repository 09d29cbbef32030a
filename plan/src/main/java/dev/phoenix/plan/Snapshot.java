package dev.phoenix.plan;

/// Everything a gateway routes by, in one immutable, versioned value. A change is a new snapshot, swapped at once.
///
/// @param version grows with every change; two snapshots with the same version are the same
/// @param planYaml the plan file's text, which every gateway parses for itself
/// @param position where the migration stands
/// @param shadowOn false switches all copying off, whatever the position says
public record Snapshot(long version, String planYaml, Position position, boolean shadowOn) {}
