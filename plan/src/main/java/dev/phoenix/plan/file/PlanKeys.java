package dev.phoenix.plan.file;

import dev.phoenix.plan.yaml.Block;
import java.util.List;

/// Every key that a plan file may have, block by block. `docs/plan.md` has the same tables, held
/// together by a test.
final class PlanKeys {
    static final Block PLAN = Block.of(
            "plan",
            "migration",
            "legacy",
            "candidate",
            "listen",
            "customer",
            "segments",
            "salt",
            "overrides",
            "owners",
            "twins",
            "redact",
            "prepare",
            "notify",
            "freeze",
            "after",
            "breaker",
            "effects",
            "routes",
            "stages");
    static final Block LEGACY = Block.of("legacy", "url", "timeout");
    static final Block CANDIDATE = Block.of("candidate", "url", "timeout");
    static final Block OVERRIDES = Block.of("overrides", "legacy", "candidate");
    static final Block OWNERS = Block.of("owners", "legacy", "candidate");
    static final Block TWIN = Block.of("twin", "route", "at");
    static final Block PREPARE = Block.of("prepare", "url", "timeout");
    static final Block NOTIFY = Block.of("notify", "url", "secret-from", "events");
    static final Block AFTER = Block.of("after", "migration", "reached");
    static final Block FREEZE = Block.of("freeze", "from", "until", "zone", "reason");

    static final Block BREAKER =
            Block.of("breaker", "failures", "slow", "slow-above", "calls", "least", "rest", "trials");
    static final Block EFFECT = Block.of(
            "effect",
            "name",
            "to",
            "listen",
            "live",
            "shadow",
            "timeout",
            "wait",
            "operations",
            "ordered",
            "on-no-match",
            "allow",
            "compare");
    static final Block OPERATION = Block.of("operation", "name", "match", "key", "critical");
    static final Block ON_NO_MATCH = Block.of("on-no-match", "status", "body");
    static final Block ROUTE = Block.of(
            "route",
            "name",
            "match",
            "when",
            "legacy",
            "candidate",
            "shadow",
            "ask-twice",
            "fallback",
            "owner",
            "compare");
    static final Block WHEN = Block.of("when", "headers", "queries", "graphql");
    static final Block COMPARE = Block.of(
            "compare",
            "ignore",
            "unordered",
            "tolerate",
            "critical",
            "null-is-absent",
            "numbers-as-text",
            "case-insensitive",
            "matches",
            "kind",
            "embedded",
            "intended",
            "twins",
            "compare-headers");
    static final Block PLACE = Block.of("place", "at", "owner", "until");
    static final Block UNORDERED = Block.of("unordered", "at", "by", "owner", "until");
    static final Block TOLERATE = Block.of("tolerate", "at", "within", "owner", "until");
    static final Block MATCHES = Block.of("matches", "at", "regex", "owner", "until");
    static final Block KIND = Block.of("kind", "at", "is", "owner", "until");
    static final Block INTENDED = Block.of("intended", "at", "from", "to", "owner", "until");

    static final Block STAGE = Block.of("stage", "shadow", "canary", "live", "complete", "gate", "on-fail");
    static final Block SHADOW = Block.of("shadow", "steps");
    static final Block CANARY = Block.of("canary", "steps", "leave");
    static final Block LIVE = Block.of("live", "reverse-shadow");
    static final Block COMPLETE = Block.of("complete", "approvals");
    static final Block ON_FAIL = Block.of("on-fail", "rollback");

    static final Block GATE = Block.of(
            "gate",
            "evidence",
            "soak",
            "differences",
            "errors",
            "latency",
            "fallbacks",
            "external",
            "uncompared",
            "approvals");
    static final Block EVIDENCE = Block.of("evidence", "comparisons", "soak", "covered");
    static final Block DIFFERENCES = Block.of("differences", "below", "confidence", "per", "dry-run");
    static final Block ERRORS = Block.of("errors", "no-worse-than-legacy-by", "confidence", "dry-run");
    static final Block LATENCY = Block.of("latency", "p50", "p95", "p99", "p99.9", "confidence", "dry-run");
    static final Block QUANTILE = Block.of("quantile", "of-legacy");
    static final Block FALLBACKS = Block.of("fallbacks", "below", "confidence", "dry-run");
    static final Block EXTERNAL =
            Block.of("external", "name", "prometheus", "query", "below", "above", "webhook", "dry-run");
    static final Block UNCOMPARED = Block.of("uncompared", "below");

    static final List<Block> ALL = List.of(
            PLAN,
            LEGACY,
            CANDIDATE,
            OVERRIDES,
            OWNERS,
            TWIN,
            PREPARE,
            NOTIFY,
            FREEZE,
            AFTER,
            BREAKER,
            EFFECT,
            OPERATION,
            ON_NO_MATCH,
            ROUTE,
            WHEN,
            COMPARE,
            PLACE,
            UNORDERED,
            TOLERATE,
            MATCHES,
            KIND,
            INTENDED,
            STAGE,
            SHADOW,
            CANARY,
            LIVE,
            COMPLETE,
            ON_FAIL,
            GATE,
            EVIDENCE,
            DIFFERENCES,
            ERRORS,
            LATENCY,
            QUANTILE,
            FALLBACKS,
            EXTERNAL,
            UNCOMPARED);

    private PlanKeys() {}
}
