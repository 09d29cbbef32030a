package dev.phoenix.gameday.story;

import java.security.SecureRandom;
import java.util.HexFormat;

/// The secrets of one run, made for it and gone with it.
///
/// @param operator shown by people to the control plane, and by whoever puts in products and stock
/// @param gateway shown by gateways to the control plane
/// @param provider the merchant's key at the payment provider
/// @param webhook signs the provider's events
record Secrets(String operator, String gateway, String provider, String webhook) {
    static Secrets fresh() {
        return new Secrets(random(), random(), "sk_live_" + random(), "whsec_" + random());
    }

    private static String random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "Secrets(…)";
    }
}
