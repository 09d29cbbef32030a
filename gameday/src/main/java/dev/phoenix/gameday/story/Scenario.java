package dev.phoenix.gameday.story;

import java.nio.file.Path;

/// What is to be told.
///
/// @param home the project's root, where the processes' classes are
/// @param keepOpen leave everything running at the end, until Ctrl-C
public record Scenario(Path home, boolean fast, Defect defect, long seed, boolean keepOpen) {
    Pace pace() {
        return fast ? Pace.fast() : Pace.full();
    }
}
