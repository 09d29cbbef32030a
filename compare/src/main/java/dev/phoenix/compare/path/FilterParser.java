package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads the filter expressions of RFC 9535 and checks that they are well typed. One thread.
final class FilterParser {
    private final Cursor cursor;
    private final PathParser paths;
    private int depth;

    FilterParser(Cursor cursor, PathParser paths) {
        this.cursor = cursor;
        this.paths = paths;
    }

    Condition condition() {
        if (++depth > PathParser.MAX_DEPTH) {
            throw cursor.problem("filters nested too deeply");
        }
        var any = new ArrayList<Condition>();
        do {
            cursor.skipBlanks();
            any.add(conjunction());
            cursor.skipBlanks();
        } while (cursor.take("||"));
        depth--;
        return any.size() == 1 ? any.getFirst() : new Condition.Or(any);
    }

    private Condition conjunction() {
        var all = new ArrayList<Condition>();
        do {
            cursor.skipBlanks();
            all.add(basic());
            cursor.skipBlanks();
        } while (cursor.take("&&"));
        return all.size() == 1 ? all.getFirst() : new Condition.And(all);
    }

    private Condition basic() {
        if (cursor.take("!")) {
            cursor.skipBlanks();
            return new Condition.Not(cursor.sees("(") ? parenthesis() : test(operand()));
        }
        if (cursor.sees("(")) {
            return parenthesis();
        }
        var left = operand();
        var operator = operator();
        if (operator.isEmpty()) {
            return test(left);
        }
        cursor.skipBlanks();
        return new Condition.Relation(value(left), operator.get(), value(operand()));
    }

    private Condition parenthesis() {
        cursor.expect("(");
        var condition = condition();
        cursor.skipBlanks();
        cursor.expect(")");
        return condition;
    }

    private Optional<Condition.Operator> operator() {
        cursor.skipBlanks();
        for (var operator : Condition.Operator.values()) {
            if (cursor.take(operator.sign)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    private Condition test(Operand operand) {
        return switch (operand) {
            case Operand.Query query -> new Condition.Exists(query);
            case Operand.Call call when !call.function().givesValue -> new Condition.Says(call);
            case Operand.Call _ -> throw cursor.problem("the function's value must be compared with something");
            case Operand.Literal _ -> throw cursor.problem("a literal must be compared with something");
        };
    }

    /// Checks that an operand has one value.
    private Operand value(Operand operand) {
        return switch (operand) {
            case Operand.Query query
            when !query.singular() ->
                throw cursor.problem("a query that may select many nodes has no value to compare");
            case Operand.Call call
            when !call.function().givesValue ->
                throw cursor.problem("the function's answer is yes or no and cannot be compared");
            case Operand.Query _, Operand.Call _, Operand.Literal _ -> operand;
        };
    }

    private Operand operand() {
        char c = cursor.peek();
        if (c == '\'' || c == '"') {
            return new Operand.Literal(new Json.Text(cursor.string()));
        }
        if (c == '-' || cursor.seesDigit()) {
            return new Operand.Literal(cursor.number());
        }
        if (cursor.take("$")) {
            return new Operand.Query(true, filterSegments());
        }
        if (cursor.take("@")) {
            return new Operand.Query(false, filterSegments());
        }
        return word();
    }

    private List<Segment> filterSegments() {
        return paths.segments();
    }

    private Operand word() {
        var word = cursor.functionName();
        if (cursor.take("(")) {
            return call(word);
        }
        return switch (word) {
            case "true" -> new Operand.Literal(new Json.Bool(true));
            case "false" -> new Operand.Literal(new Json.Bool(false));
            case "null" -> new Operand.Literal(new Json.Null());
            default -> throw cursor.problem("expected a value, a query or a function");
        };
    }

    private Operand call(String name) {
        var function = function(name);
        var arguments = new ArrayList<Operand>();
        cursor.skipBlanks();
        if (!cursor.sees(")")) {
            do {
                cursor.skipBlanks();
                arguments.add(argument(function));
                cursor.skipBlanks();
            } while (cursor.take(","));
        }
        cursor.expect(")");
        if (arguments.size() != function.parameters) {
            throw cursor.problem(name + " takes " + function.parameters + " arguments");
        }
        return new Operand.Call(function, arguments);
    }

    private Operand.Function function(String name) {
        for (var function : Operand.Function.values()) {
            if (function.name().toLowerCase(Locale.ROOT).equals(name)) {
                return function;
            }
        }
        throw cursor.problem("there is no function '" + name + "'");
    }

    private Operand argument(Operand.Function function) {
        if (++depth > PathParser.MAX_DEPTH) {
            throw cursor.problem("filters nested too deeply");
        }
        var operand = operand();
        depth--;
        if (!function.takesNodes) {
            return value(operand);
        }
        if (operand instanceof Operand.Query) {
            return operand;
        }
        throw cursor.problem("the function takes a query");
    }
}
