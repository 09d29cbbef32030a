package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;

/// A value and where it stands in its document.
public record Node(Location at, Json value) {}
