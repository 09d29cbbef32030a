package dev.phoenix.legacy.cart;

import dev.phoenix.legacy.money.Money;

/// What is sold under a SKU, before tax.
record Product(String sku, Money price, String taxCategory) {}
