package dev.phoenix.plan.route;

import java.util.Optional;

/// What a GraphQL request asks for.
///
/// @param type absent where only the operation's name is known, as with persisted queries
/// @param name absent for an anonymous operation
public record Operation(Optional<Type> type, Optional<String> name) {
    /// What an operation does.
    public enum Type {
        QUERY("query"),
        MUTATION("mutation"),
        SUBSCRIPTION("subscription");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /// The word in a document and in the plan.
        public String word() {
            return word;
        }
    }
}
