package dev.phoenix.gameday;

import picocli.CommandLine.Command;

/// `phoenix gameday`.
@Command(
        name = "gameday",
        mixinStandardHelpOptions = true,
        description = "Load and faults on purpose.",
        subcommands = {SoakCommand.class})
final class GamedayCommand {}
