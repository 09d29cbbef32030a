package dev.phoenix.plan;

/// Where a migration stands: a stage and, counted from 0, the step in it.
public record Position(StageName stage, int step) {
    /// Where every migration starts.
    public static final Position OFF = new Position(StageName.OFF, 0);

    public Position {
        if (step < 0) {
            throw new IllegalArgumentException("Steps are counted from 0; " + step + " is none.");
        }
    }

    /// As people read it: `canary step 2`.
    @Override
    public String toString() {
        return switch (stage) {
            case OFF, LIVE, COMPLETE -> stage.word();
            case SHADOW, CANARY -> stage.word() + " step " + (step + 1);
        };
    }
}
