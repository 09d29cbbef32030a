package dev.phoenix.gateway.door;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// What each octet may be part of, by RFC 9110 and 9112.
final class Octets {
    private static final String ALPHANUMERIC = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int TOKEN = 1;
    private static final int VALUE = 2;
    private static final int TARGET = 4;
    private static final int HOST = 8;
    private static final byte[] KIND = new byte[256];

    static {
        allow(TOKEN, ALPHANUMERIC + "!#$%&'*+-.^_`|~");
        allow(HOST, ALPHANUMERIC + "-._~%!$&'()*+;=:[]");
        for (int octet = 0; octet < 256; octet++) {
            boolean isVisible = octet > ' ' && octet < 0x7f;
            if (isVisible || octet == ' ' || octet == '\t' || octet >= 0x80) {
                KIND[octet] |= VALUE;
            }
            if (isVisible && octet != '#') {
                KIND[octet] |= TARGET;
            }
        }
    }

    private Octets() {}

    private static void allow(int kind, String octets) {
        octets.chars().forEach(octet -> KIND[octet] |= (byte) kind);
    }

    static boolean isToken(byte octet) {
        return is(octet, TOKEN);
    }

    /// Whether a field may hold it.
    static boolean isValue(byte octet) {
        return is(octet, VALUE);
    }

    /// Whether a target may hold it: what is visible, but for what only user agents know of.
    static boolean isTarget(byte octet) {
        return is(octet, TARGET);
    }

    static boolean isHost(byte octet) {
        return is(octet, HOST);
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static boolean is(byte octet, int kind) {
        return (KIND[octet & 0xff] & kind) != 0;
    }

    /// Whether these octets spell this word, in upper or lower case.
    static boolean spell(ByteBuf in, int from, int to, String lowerCaseWord) {
        if (to - from != lowerCaseWord.length()) {
            return false;
        }
        for (int i = 0; i < lowerCaseWord.length(); i++) {
            int octet = in.getByte(from + i);
            int lower = octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
            if (lower != lowerCaseWord.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String text(ByteBuf in, int from, int to) {
        return in.toString(from, to - from, StandardCharsets.ISO_8859_1);
    }
}
