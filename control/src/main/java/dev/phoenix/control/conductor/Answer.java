package dev.phoenix.control.conductor;

import dev.phoenix.control.journal.JournalEntry;
import java.util.List;

/// What came of a person's command.
public sealed interface Answer {
    /// It was taken, and the journal's entry says so.
    ///
    /// @param outcome DONE, or WAITING when it takes effect after the prepare hook's answer
    /// @param version of the snapshot in force now
    record Done(JournalEntry.Outcome outcome, long entry, long version, String detail) implements Answer {}

    /// It was not, because something else was decided since whoever asks has looked; the journal says so.
    ///
    /// @param decision the last one
    record Outdated(String detail, long decision) implements Answer {}

    /// It was not, and the journal says so too.
    record Refused(String detail, List<String> allowed) implements Answer {
        public Refused {
            allowed = List.copyOf(allowed);
        }
    }
}
