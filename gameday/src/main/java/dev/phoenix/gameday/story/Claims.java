package dev.phoenix.gameday.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.gameday.shoppers.Account;
import dev.phoenix.gameday.shoppers.Account.Journey;
import dev.phoenix.gameday.shoppers.Account.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a run with a planted defect claims, each shown by what was recorded. A claim that does not hold has a reason.
final class Claims {
    private final Account account;
    private final Narrator narrator;
    private final List<String> broken = new ArrayList<>();

    Claims(Account account, Narrator narrator) {
        this.account = account;
        this.narrator = narrator;
    }

    /// The gate found it in shadow, and nobody was answered by the candidate.
    ///
    /// @param wanted how the gate's sentence must read
    List<String> held(Ending.Held held, Pattern wanted) {
        claim(wanted.matcher(held.sentence()).find(), "the gate held and said what it found", held.sentence());
        long fromCandidate = account.answersFrom("candidate");
        long ofCandidate = account.journeys().stream()
                .filter(journey -> !journey.cart().isEmpty() && !Journey.isLegacys(journey.cart()))
                .count();
        claim(
                fromCandidate == 0 && ofCandidate == 0,
                "no customer got an answer of the candidate",
                fromCandidate + " answers and " + ofCandidate + " carts of "
                        + account.journeys().size() + " customers were the candidate's");
        return broken;
    }

    /// A service was killed, and customers noticed nothing.
    List<String> wentBack(Ending.WentBack back, List<JsonNode> journal) {
        long fellBack = account.answersBySide(Step.TAX_QUOTE).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("legacy")
                        && !entry.getKey().endsWith("stage")
                        && !entry.getKey().endsWith("share"))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
        claim(
                fellBack > 0,
                "tax quotes of the candidate's customers were answered by the legacy",
                fellBack + " by fallback or breaker: " + account.answersBySide(Step.TAX_QUOTE));
        List<Journey> caught = account.journeys().stream()
                .filter(journey -> !journey.cart().isEmpty() && !Journey.isLegacys(journey.cart()))
                .filter(journey -> journey.orderAtNanos() > back.killedNanos())
                .toList();
        claim(
                !caught.isEmpty(),
                "orders went on with the tax rates it had",
                caught.size() + " orders placed with the services after taxation was gone");
        long moved = account.journeys().stream()
                .filter(journey -> !journey.order().isEmpty())
                .filter(journey -> Journey.isLegacys(journey.cart()) != Journey.isLegacys(journey.order()))
                .count();
        long inside = caught.stream()
                .filter(journey -> journey.cartAtNanos() < back.killedNanos())
                .count();
        claim(
                moved == 0 && inside > 0,
                "shoppers with a cart on the candidate finished there",
                inside + " of them had their cart before, " + moved + " changed sides");
        boolean byItself = journal.stream()
                .anyMatch(entry -> entry.path("event").asText().equals("ROLLBACK")
                        && !entry.path("by").asText().equals("demo"));
        claim(byItself, "the stage went back to shadow by itself", shortened(back.reason()));
        return broken;
    }

    /// The first of what the gate said; it says more when everything goes wrong at once.
    static String shortened(String reason) {
        int end = reason.indexOf(". ", 1);
        return end > 0 ? reason.substring(0, end + 1) + " …" : reason;
    }

    private void claim(boolean holds, String claim, String shown) {
        narrator.print("  " + (holds ? "yes" : "NO ") + "  " + claim + ": " + shown);
        if (!holds) {
            broken.add("It is not so that " + claim + ": " + shown);
        }
    }
}
