package dev.phoenix.gameday.story;

import java.net.URI;

/// Writes the plan of this migration: the same for every run but for the addresses and the pace.
final class PlanText {
    /// Where everything is.
    record Addresses(URI legacy, URI orders, URI taxation, URI inventory, URI payments, URI allotments) {}

    private static final String TEXT = """
            migration: checkout
            legacy:    { url: LEGACY }
            candidate: { url: ORDERS, timeout: 10s }
            listen: 0
            customer: [cookie:session]
            salt: demo
            owners: { legacy: '[0-9]+', candidate: '(cart|chk|ord|line)_.+' }
            twins:
              - { route: create-cart, at: $.id }
              - { route: add-line, at: '$.lines[*].id' }
              - { route: place-order, at: $.id }
              - { route: place-order, at: $.checkoutId }
            prepare: { url: ALLOTMENTS, timeout: 10s }
            routes:
              - name: tax-quote
                match: POST /tax/quotes
                candidate: TAXATION
                shadow: always
                fallback: legacy
                compare: { critical: [$.tax, $.total] }
              - name: create-cart
                match: POST /carts
                shadow: with-lane
                compare: { ignore: [$.id] }
              - name: add-line
                match: POST /carts/{id}/lines
                shadow: with-lane
                owner: path:id
                compare: { ignore: [$.id, '$.lines[*].id'] }
              - name: change-line
                match: PUT /carts/{id}/lines/{line}
                shadow: with-lane
                owner: path:id
                compare: { ignore: [$.id, '$.lines[*].id'] }
              - name: coupon
                match: PUT /carts/{id}/coupon
                shadow: with-lane
                owner: path:id
                compare: { ignore: [$.id, '$.lines[*].id'] }
              - name: quote
                match: POST /carts/{id}/quote
                shadow: with-lane
                owner: path:id
                # the header tells how the tax was found (taxation slow: by the last known rates), not its amount
                compare: { ignore: [header.phoenix-tax], critical: [$.tax, $.total] }
              - name: place-order
                match: POST /checkouts
                shadow: with-lane
                owner: body:$.cartId
                compare:
                  ignore: [$.id, $.checkoutId, $.placedAt, header.phoenix-tax]   # as for the quote
                  critical: [$.totals.tax, $.totals.total]
              - name: read-checkout
                match: GET /checkouts/{id}
                shadow: never
                owner: path:id
              - name: read-order
                match: GET /orders/{id}
                shadow: with-lane
                owner: path:id
                compare: { ignore: [$.id, $.checkoutId, $.placedAt], critical: [$.totals.tax, $.totals.total] }
              - name: stock
                match: GET /stock/{sku}
                candidate: INVENTORY
                shadow: never
              - name: payment-events
                match: POST /webhooks/payments
                candidate: PAYMENTS
                shadow: never
                owner: body:$.data.object.metadata.checkout
              - name: everything-else
                match: ANY /**
                shadow: never
            stages:
              - shadow: { steps: [SHADOW_STEPS] }
                gate:
                  evidence: { comparisons: COMPARISONS, soak: SOAK }
                  differences: { below: DIFFERENCES }
                  errors: { no-worse-than-legacy-by: DIFFERENCES }
                  latency: { p99: LATENCY }
              - canary: { steps: [1%, 10%, 50%], leave: evacuate }
                gate:
                  evidence: { comparisons: COMPARISONS, soak: SOAK }
                  differences: { below: DIFFERENCES }
                  errors: { no-worse-than-legacy-by: DIFFERENCES }
                  latency: { p99: LATENCY }
                on-fail: { rollback: shadow }
              - live: { reverse-shadow: 100% }
            """;

    private PlanText() {}

    static String of(Addresses at, Pace.Gate gate) {
        return TEXT.replace("LEGACY", at.legacy.toString())
                .replace("ORDERS", at.orders.toString())
                .replace("TAXATION", at.taxation.toString())
                .replace("INVENTORY", at.inventory.toString())
                .replace("PAYMENTS", at.payments.toString())
                .replace("ALLOTMENTS", at.allotments.toString())
                .replace("SHADOW_STEPS", gate.shadowSteps())
                .replace("COMPARISONS", String.valueOf(gate.comparisons()))
                .replace("SOAK", gate.soak().toSeconds() + "s")
                .replace("DIFFERENCES", gate.differences())
                .replace("LATENCY", gate.candidateP99().toMillis() + "ms");
    }
}
