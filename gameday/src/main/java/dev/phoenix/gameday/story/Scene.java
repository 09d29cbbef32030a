package dev.phoenix.gameday.story;

import dev.phoenix.gameday.invariants.Invariants;
import dev.phoenix.gameday.shoppers.Shoppers;

/// Everything that a part of the story looks at.
record Scene(Rig rig, Control control, Shoppers shoppers, Invariants invariants, Narrator narrator) {}
