package dev.phoenix.control.conductor;

import dev.phoenix.control.door.Role;
import dev.phoenix.plan.transition.Event;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a person may ask the conductor to do. Each is an event of the plan's table of transitions.
public enum Verb {
    PROMOTE(Event.PROMOTE),
    PAUSE(Event.PAUSE),
    RESUME(Event.RESUME),
    APPROVE(Event.APPROVE),
    ROLLBACK(Event.ROLLBACK),
    COMPLETE(Event.COMPLETE),
    ABORT(Event.ABORT),
    FREEZE(Event.FREEZE),
    THAW(Event.THAW);

    private final Event event;

    Verb(Event event) {
        this.event = event;
    }

    Event event() {
        return event;
    }

    /// Who may ask for it: approvers approve, operators do the rest.
    public Role role() {
        return this == APPROVE ? Role.APPROVER : Role.OPERATOR;
    }

    /// The verb as it is said and written in paths: `promote`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether whoever asks must say which decision was the last that they have seen: what closes the
    /// way back is not taken in view of something else.
    public boolean demandsSeen() {
        return this == COMPLETE;
    }

    /// Whether a raise that waits for the prepare hook goes on waiting: who agrees or freezes calls
    /// nothing off.
    boolean keepsWhatWaits() {
        return this == APPROVE || this == FREEZE || this == THAW;
    }

    public static Optional<Verb> of(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
    }
}
