package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.payment.Provider;
import dev.phoenix.legacy.servlet.Refused;
import java.io.IOException;
import java.util.Currency;
import org.junit.jupiter.api.Test;

/// The fake is spoken to by the same client library as the real provider.
class FakeProviderTest {
    private static final Money TEN_POUNDS = new Money(1000, Currency.getInstance("GBP"));

    @Test
    void it_charges_refunds_and_remembers_both() throws IOException {
        try (var fake = new FakeProvider()) {
            var provider = new Provider(fake.url(), "sk_test");
            var charge = provider.charge(TEN_POUNDS, "tok_visa", 7, 8);
            assertThat(charge).isInstanceOf(Provider.Charge.Captured.class);
            var id = ((Provider.Charge.Captured) charge).providerId();
            provider.refund(id, 400);
            assertThat(fake.effects())
                    .extracting(FakeProvider.Effect::kind, FakeProvider.Effect::amount)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("charge", 1000L),
                            org.assertj.core.groups.Tuple.tuple("refund", 400L));
            assertThat(fake.effects().getFirst().asked())
                    .containsEntry("metadata[checkout]", "7")
                    .containsEntry("metadata[cart]", "8")
                    .containsEntry("capture_method", "automatic")
                    .containsEntry("currency", "gbp");
        }
    }

    @Test
    void it_refuses_to_refund_more_than_it_took() throws IOException {
        try (var fake = new FakeProvider()) {
            var provider = new Provider(fake.url(), "sk_test");
            var id = ((Provider.Charge.Captured) provider.charge(TEN_POUNDS, "tok_visa", 7, 8)).providerId();
            assertThatThrownBy(() -> provider.refund(id, 1001)).isInstanceOf(Refused.class);
        }
    }

    @Test
    void it_declines_asks_for_action_breaks_and_loses_answers() throws IOException {
        try (var fake = new FakeProvider()) {
            var provider = new Provider(fake.url(), "sk_test");
            assertThat(provider.charge(TEN_POUNDS, FakeProvider.DECLINED, 7, 8))
                    .isEqualTo(new Provider.Charge.Declined("card_declined"));
            assertThat(provider.charge(TEN_POUNDS, FakeProvider.ACTION, 7, 8))
                    .isInstanceOf(Provider.Charge.ActionRequired.class);
            assertThatThrownBy(() -> provider.charge(TEN_POUNDS, FakeProvider.BROKEN, 7, 8))
                    .isInstanceOf(Refused.class);
            assertThat(fake.effects()).isEmpty();
            assertThatThrownBy(() -> provider.charge(TEN_POUNDS, FakeProvider.LOST, 7, 8))
                    .isInstanceOf(Refused.class);
            assertThat(fake.effects()).hasSize(1);
        }
    }
}
