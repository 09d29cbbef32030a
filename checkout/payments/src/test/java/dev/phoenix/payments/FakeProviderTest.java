package dev.phoenix.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Secret;
import dev.phoenix.payments.FakeProvider.Effect;
import dev.phoenix.payments.FakeProvider.Fault;
import dev.phoenix.payments.PaymentTable.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The fake behaves as the provider's documents say, seen through the client that production uses.
final class FakeProviderTest {
    private FakeProvider fake;
    private Provider provider;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeProvider();
        provider = new Provider(fake.address(), new Secret("sk_test"), "test", new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private static Payment payment(String id, String token, Optional<String> providerId) {
        return new Payment(
                id,
                new Payment.Subject("chk_1", Optional.of("cart_1"), Optional.of(token)),
                PaymentState.UNKNOWN,
                new Payment.Amounts("GBP", 1000, 0, 600, 0, 0),
                providerId,
                Optional.empty(),
                Duration.ZERO);
    }

    @Test
    void it_holds_takes_and_gives_back_and_remembers_each_once() {
        var payment = payment("pay_1", "tok_visa", Optional.empty());
        var held = new Provider.Stands(Event.SAYS_AUTHORIZED, "pi_1", 1000, 0, Optional.empty());
        assertThat(provider.authorize(payment)).isEqualTo(held);
        assertThat(provider.authorize(payment)).isEqualTo(held);
        assertThat(provider.ask(payment)).isEqualTo(held);
        assertThat(provider.capture(payment, "pi_1"))
                .isEqualTo(new Provider.Stands(Event.SAYS_CAPTURED, "pi_1", 1000, 600, Optional.empty()));
        assertThat(provider.refund("r1", "pi_1", new Money(600, "GBP"))).isInstanceOf(Provider.GaveBack.class);
        assertThat(provider.refund("r2", "pi_1", new Money(1, "GBP"))).isInstanceOf(Provider.Refused.class);
        assertThat(fake.effects())
                .containsExactly(
                        new Effect("hold", "pi_1", 1000),
                        new Effect("take", "pi_1", 600),
                        new Effect("give-back", "pi_1", 600));
    }

    @Test
    void it_declines_and_asks_for_action_by_token() {
        assertThat(provider.authorize(payment("pay_1", "tok_chargeDeclined", Optional.empty())))
                .isEqualTo(new Provider.Stands(Event.SAYS_DECLINED, "pi_1", 0, 0, Optional.of("card_declined")));
        assertThat(provider.authorize(payment("pay_2", "tok_requiresAction", Optional.empty())))
                .isEqualTo(new Provider.Stands(Event.SAYS_ACTION, "pi_2", 0, 0, Optional.empty()));
        assertThat(fake.effects()).isEmpty();
    }

    @Test
    void it_goes_wrong_before_and_after_the_effect_when_told() {
        fake.next(Fault.LOST_BEFORE_EFFECT, Fault.BROKEN, Fault.LOST_AFTER_EFFECT);
        var payment = payment("pay_1", "tok_visa", Optional.empty());
        assertThat(provider.authorize(payment)).isInstanceOf(Provider.Silent.class);
        assertThat(provider.authorize(payment)).isInstanceOf(Provider.Silent.class);
        assertThat(fake.effects()).isEmpty();
        assertThat(provider.ask(payment)).isEqualTo(new Provider.Nothing());
        assertThat(provider.authorize(payment)).isInstanceOf(Provider.Silent.class);
        assertThat(fake.effectKinds()).containsExactly("hold");
    }

    @Test
    void when_it_is_down_nothing_was_sent_and_the_breaker_opens() {
        fake.vanish();
        for (int i = 0; i < 20; i++) {
            var said = provider.authorize(payment("pay_" + i, "tok_visa", Optional.empty()));
            assertThat(said)
                    .isInstanceOfSatisfying(
                            Provider.Silent.class,
                            silent -> assertThat(silent.neverSent()).isTrue());
        }
        assertThat(provider.reachable()).isFalse();
    }
}
