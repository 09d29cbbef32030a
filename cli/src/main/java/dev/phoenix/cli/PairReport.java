package dev.phoenix.cli;

import dev.phoenix.compare.Comparison;
import java.io.PrintWriter;

/// What is said of many pairs together, once all are compared.
sealed interface PairReport permits SignatureReport, NoiseReport {
    void add(NamedPair pair, Comparison result);

    void writeText(PrintWriter out);

    void writeJson(PrintWriter out);
}
