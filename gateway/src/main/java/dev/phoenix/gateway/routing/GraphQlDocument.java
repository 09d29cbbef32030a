package dev.phoenix.gateway.routing;

import dev.phoenix.plan.route.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The operations in a GraphQL document, found without understanding what stands inside them. *One thread*: a reader
/// that goes over the text once.
final class GraphQlDocument {
    private static final String BLOCK_QUOTE = "\"\"\"";

    private final String text;
    private final List<Operation> operations = new ArrayList<>();
    private int at;

    private GraphQlDocument(String text) {
        this.text = text;
    }

    /// The operation that is asked for: the one of this name, or the only one.
    static Optional<Operation> operation(String text, Optional<String> name) {
        var operations = new GraphQlDocument(text).operations();
        return name.isPresent()
                ? operations.stream()
                        .filter(operation -> operation.name().equals(name))
                        .findFirst()
                : operations.size() == 1 ? Optional.of(operations.getFirst()) : Optional.empty();
    }

    private List<Operation> operations() {
        int depth = 0;
        var head = new ArrayList<String>();
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '#') {
                skipTo('\n');
            } else if (next == '"') {
                skipString();
            } else if (next == '@') {
                at++;
                word();
            } else if (isNamePart(next)) {
                var word = word();
                if (depth == 0) {
                    head.add(word);
                }
            } else {
                if (next == '{' && depth == 0) {
                    define(head);
                    head.clear();
                }
                depth += opens(next) ? 1 : closes(next) ? -1 : 0;
                at++;
            }
        }
        return operations;
    }

    /// A selection begins: what stood before it says of what.
    private void define(List<String> head) {
        if (head.isEmpty()) {
            operations.add(new Operation(Optional.of(Operation.Type.QUERY), Optional.empty()));
            return;
        }
        Arrays.stream(Operation.Type.values())
                .filter(type -> type.word().equals(head.getFirst()))
                .findFirst()
                .ifPresent(type -> operations.add(new Operation(
                        Optional.of(type), head.size() > 1 ? Optional.of(head.get(1)) : Optional.empty())));
    }

    private static boolean opens(char one) {
        return one == '{' || one == '(' || one == '[';
    }

    private static boolean closes(char one) {
        return one == '}' || one == ')' || one == ']';
    }

    private static boolean isNamePart(char one) {
        return one == '_' || (one >= '0' && one <= '9') || (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z');
    }

    private String word() {
        int from = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private void skipTo(char end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + 1;
    }

    private void skipString() {
        if (text.startsWith(BLOCK_QUOTE, at)) {
            int end = text.indexOf(BLOCK_QUOTE, at + BLOCK_QUOTE.length());
            at = end < 0 ? text.length() : end + BLOCK_QUOTE.length();
            return;
        }
        at++;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }
}
