package dev.phoenix.compare;

/// A rule and where it holds. The number tells it from the other rules it was written down with.
record Ruled(int number, String word, Place at, Rule rule, Term term) {
    @Override
    public String toString() {
        var known = term.toString();
        return word + " " + at + (known.isEmpty() ? "" : " (" + known + ")");
    }
}
