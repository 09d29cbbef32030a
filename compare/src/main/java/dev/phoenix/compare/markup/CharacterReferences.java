package dev.phoenix.compare.markup;

import java.util.HashMap;
import java.util.Map;

/// Undoes `&amp;`, `&#8364;` and their like as browsers do. The names are those that pages use: Latin-1, punctuation
/// and a few signs; a rarer one stays as it is, on both sides alike.
final class CharacterReferences {
    /// The names of the characters from U+00A0 on.
    private static final String LATIN_1 = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg"
            + " macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest"
            + " Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml"
            + " ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig"
            + " agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml"
            + " eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

    private static final Map<String, String> NAMES = names();

    /// The longest name, and the digits of any code point.
    private static final int LONGEST = 10;

    private CharacterReferences() {}

    private static Map<String, String> names() {
        var names = new HashMap<>(Map.ofEntries(
                Map.entry("amp", "&"),
                Map.entry("lt", "<"),
                Map.entry("gt", ">"),
                Map.entry("quot", "\""),
                Map.entry("apos", "'"),
                Map.entry("ndash", "–"),
                Map.entry("mdash", "—"),
                Map.entry("lsquo", "‘"),
                Map.entry("rsquo", "’"),
                Map.entry("sbquo", "‚"),
                Map.entry("ldquo", "“"),
                Map.entry("rdquo", "”"),
                Map.entry("bdquo", "„"),
                Map.entry("lsaquo", "‹"),
                Map.entry("rsaquo", "›"),
                Map.entry("hellip", "…"),
                Map.entry("bull", "•"),
                Map.entry("euro", "€"),
                Map.entry("trade", "™"),
                Map.entry("larr", "←"),
                Map.entry("rarr", "→")));
        int point = 0xA0;
        for (var name : LATIN_1.split(" ", -1)) {
            names.put(name, Character.toString(point++));
        }
        return Map.copyOf(names);
    }

    static String undo(String text) {
        int at = text.indexOf('&');
        if (at < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0) {
            int end = end(text, at);
            var meant = end < 0 ? "" : meaning(text.substring(at + 1, end));
            out.append(text, from, at).append(meant.isEmpty() ? "&" : meant);
            from = meant.isEmpty() ? at + 1 : end + 1;
            at = text.indexOf('&', from);
        }
        return out.append(text, from, text.length()).toString();
    }

    /// Where a reference ends that begins at `from`; looks no further than one can reach.
    private static int end(String text, int from) {
        int last = Math.min(text.length(), from + LONGEST);
        for (int i = from + 1; i < last; i++) {
            if (text.charAt(i) == ';') {
                return i;
            }
        }
        return -1;
    }

    private static String meaning(String reference) {
        if (!reference.startsWith("#")) {
            return NAMES.getOrDefault(reference, "");
        }
        boolean hexadecimal = reference.startsWith("#x") || reference.startsWith("#X");
        try {
            int point = hexadecimal
                    ? Integer.parseUnsignedInt(reference, 2, reference.length(), 16)
                    : Integer.parseUnsignedInt(reference, 1, reference.length(), 10);
            boolean sound = Character.isValidCodePoint(point) && (point < 0xD800 || point > 0xDFFF) && point != 0;
            return sound ? Character.toString(point) : "\uFFFD";
        } catch (NumberFormatException _) {
            return "";
        }
    }
}
