package dev.phoenix.gateway.door;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the head of one request as strictly as it may be read, and says how its body is framed. What others read in
/// more than one way is refused, so that whoever is behind us reads what we have read. *One thread*: the connection's
/// event loop; used again for each head.
final class HeadCheck {
    /// Eighteen digits are more than any body, and fit into a `long`.
    private static final int MOST_LENGTH_DIGITS = 18;

    private static final int NINTH = 8;

    private long lengthBytes;
    private boolean hasLength;
    private boolean isChunked;
    private boolean isHttp10;
    private int hosts;
    private int upgradeFrom;
    private int upgradeTo;
    private int upgrades;
    private String host = "";
    private String absoluteHost = "";
    private List<String> connection = List.of();
    private List<String> http2Settings = List.of();

    /// Whether the head between these two places, with the empty line at its end, is a sound one.
    boolean isSound(ByteBuf in, int from, int to) {
        reset();
        int at = requestLine(in, from);
        while (at > 0 && at < to - 2) {
            at = field(in, at, false);
        }
        return at > 0 && isConsistent();
    }

    /// Whether the lines between these two places, with the empty line at their end, are sound trailers.
    boolean areSoundTrailers(ByteBuf in, int from, int to) {
        int at = from;
        while (at > 0 && at < to - 2) {
            at = field(in, at, true);
        }
        return at > 0;
    }

    boolean isChunked() {
        return isChunked;
    }

    /// Of a body that is not chunked; 0 where there is none.
    long lengthBytes() {
        return lengthBytes;
    }

    boolean hasBody() {
        return isChunked || lengthBytes > 0;
    }

    /// Whether the request asks to leave HTTP/1.1, in a way that can be answered.
    boolean asksToLeave() {
        return upgrades == 1 && upgradeFrom < upgradeTo && !isHttp10 && !hasBody() && connection.contains("upgrade");
    }

    /// For what the request asks to leave HTTP/1.1, in lower case.
    List<String> upgrade(ByteBuf in) {
        return words(Octets.text(in, upgradeFrom, upgradeTo));
    }

    /// The settings that HTTP/2 would begin with; empty unless the request says them once, and as it must.
    List<String> http2Settings() {
        return http2Settings.size() == 1 && connection.contains("http2-settings") ? http2Settings : List.of();
    }

    /// Makes every wish to leave HTTP/1.1 unread.
    void blankUpgrade(ByteBuf in) {
        for (int i = upgradeFrom; i < upgradeTo; i++) {
            in.setByte(i, ' ');
        }
    }

    boolean hasUpgrade() {
        return upgrades > 0;
    }

    private void reset() {
        lengthBytes = 0;
        hasLength = false;
        isChunked = false;
        isHttp10 = false;
        hosts = 0;
        upgrades = 0;
        host = "";
        absoluteHost = "";
        connection = List.of();
        http2Settings = List.of();
    }

    private boolean isConsistent() {
        boolean isFramedOnce = !(isChunked && hasLength) && !(isChunked && isHttp10);
        boolean isForOneHost = hosts == 1 || (isHttp10 && hosts == 0);
        boolean agreesOnHost = absoluteHost.isEmpty() || hosts == 0 || absoluteHost.equalsIgnoreCase(host);
        return isFramedOnce && isForOneHost && agreesOnHost && upgrades <= 1;
    }

    /// @return where the next line begins, or 0 if this one is not sound
    private int requestLine(ByteBuf in, int from) {
        int method = from;
        while (Octets.isToken(in.getByte(method))) {
            method++;
        }
        int target = method + 1;
        if (method == from || in.getByte(method) != ' ') {
            return 0;
        }
        int end = target;
        while (Octets.isTarget(in.getByte(end))) {
            end++;
        }
        if (in.getByte(end) != ' ' || !isTarget(in, from, method, end)) {
            return 0;
        }
        int version = end + 1;
        int line = version + "HTTP/1.1".length();
        isHttp10 = Octets.spell(in, version, line, "http/1.0");
        boolean isVersion = in.getByte(version) == 'H' && (isHttp10 || Octets.spell(in, version, line, "http/1.1"));
        return isVersion && isLineEnd(in, line) ? line + 2 : 0;
    }

    /// Whether the target has a form that the method knows.
    private boolean isTarget(ByteBuf in, int from, int method, int end) {
        int target = method + 1;
        if (target == end) {
            return false;
        }
        byte first = in.getByte(target);
        if (first == '/') {
            return true;
        }
        if (first == '*') {
            return end == target + 1 && Octets.spell(in, from, method, "options");
        }
        if (Octets.spell(in, from, method, "connect")) {
            return isHost(in, target, end);
        }
        int scheme = Octets.spell(in, target, Math.min(end, target + 7), "http://")
                ? target + 7
                : Octets.spell(in, target, Math.min(end, target + 8), "https://") ? target + 8 : 0;
        int path = scheme;
        while (scheme > 0 && path < end && in.getByte(path) != '/' && in.getByte(path) != '?') {
            path++;
        }
        if (path == scheme || !isHost(in, scheme, path)) {
            return false;
        }
        absoluteHost = Octets.text(in, scheme, path);
        return true;
    }

    private static boolean isHost(ByteBuf in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Octets.isHost(in.getByte(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLineEnd(ByteBuf in, int at) {
        return in.getByte(at) == '\r' && in.getByte(at + 1) == '\n';
    }

    /// @return where the next line begins, or 0 if this one is not sound
    private int field(ByteBuf in, int from, boolean isTrailer) {
        int colon = from;
        while (Octets.isToken(in.getByte(colon))) {
            colon++;
        }
        if (colon == from || in.getByte(colon) != ':') {
            return 0;
        }
        int end = colon + 1;
        while (Octets.isValue(in.getByte(end))) {
            end++;
        }
        if (!isLineEnd(in, end)) {
            return 0;
        }
        int value = colon + 1;
        while (value < end && Octets.isSpace(in.getByte(value))) {
            value++;
        }
        int last = end;
        while (last > value && Octets.isSpace(in.getByte(last - 1))) {
            last--;
        }
        boolean isSound = isTrailer ? !isFraming(in, from, colon) : take(in, from, colon, value, last);
        return isSound ? end + 2 : 0;
    }

    /// Whether the field says how messages are framed or for whom they are: nothing for a trailer.
    private static boolean isFraming(ByteBuf in, int from, int colon) {
        return Octets.spell(in, from, colon, "content-length")
                || (colon - from > NINTH && isTakenForAnother(in, from, colon))
                || Octets.spell(in, from, colon, "transfer-encoding")
                || Octets.spell(in, from, colon, "host");
    }

    /// Whether the decoder behind us would take this name for another one: of the names that it knows by heart it does
    /// not
    /// look at the ninth octet of two, so that `Content-Xength` would say how long the body is.
    private static boolean isTakenForAnother(ByteBuf in, int from, int colon) {
        if (!Octets.spell(in, from, from + NINTH, "content-")) {
            return false;
        }
        int rest = from + NINTH + 1;
        return Octets.spell(in, rest, colon, "ength")
                ? !Octets.spell(in, from, colon, "content-length")
                : Octets.spell(in, rest, colon, "ype") && !Octets.spell(in, from, colon, "content-type");
    }

    private boolean take(ByteBuf in, int from, int colon, int value, int last) {
        return switch (colon - from) {
            case 4 -> !Octets.spell(in, from, colon, "host") || host(in, value, last);
            case 7 -> !Octets.spell(in, from, colon, "upgrade") || upgrade(value, last);
            case 10 -> !Octets.spell(in, from, colon, "connection") || connection(Octets.text(in, value, last));
            case 12 -> Octets.spell(in, from, colon, "content-type") || !isTakenForAnother(in, from, colon);
            case 14 ->
                Octets.spell(in, from, colon, "content-length")
                        ? length(in, value, last)
                        : !isTakenForAnother(in, from, colon)
                                && (!Octets.spell(in, from, colon, "http2-settings")
                                        || settings(Octets.text(in, value, last)));
            case 17 -> !Octets.spell(in, from, colon, "transfer-encoding") || chunks(in, value, last);
            default -> true;
        };
    }

    private boolean host(ByteBuf in, int value, int last) {
        hosts++;
        if (!isHost(in, value, last)) {
            return false;
        }
        host = absoluteHost.isEmpty() ? "" : Octets.text(in, value, last);
        return true;
    }

    private boolean upgrade(int value, int last) {
        upgrades++;
        upgradeFrom = value;
        upgradeTo = last;
        return true;
    }

    private boolean connection(String value) {
        connection = joined(connection, words(value));
        return true;
    }

    private boolean settings(String value) {
        http2Settings = joined(http2Settings, List.of(value));
        return true;
    }

    private static List<String> joined(List<String> before, List<String> more) {
        if (before.isEmpty()) {
            return more;
        }
        var all = new ArrayList<>(before);
        all.addAll(more);
        return all;
    }

    private static List<String> words(String list) {
        var words = new ArrayList<String>();
        for (var word : list.split(",", -1)) {
            words.add(word.strip().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private boolean length(ByteBuf in, int value, int last) {
        int digits = last - value;
        if (hasLength || digits == 0 || digits > MOST_LENGTH_DIGITS) {
            return false;
        }
        hasLength = true;
        for (int i = value; i < last; i++) {
            byte octet = in.getByte(i);
            if (!Octets.isDigit(octet)) {
                return false;
            }
            lengthBytes = lengthBytes * 10 + (octet - '0');
        }
        return true;
    }

    private boolean chunks(ByteBuf in, int value, int last) {
        boolean isFirst = !isChunked;
        isChunked = true;
        return isFirst && Octets.spell(in, value, last, "chunked");
    }
}
