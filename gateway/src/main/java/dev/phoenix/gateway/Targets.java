package dev.phoenix.gateway;

/// Request targets as upstreams get them.
final class Targets {
    private Targets() {}

    /// Path and query: what comes in absolute form, as to a proxy, loses scheme and authority; the rest is unchanged.
    static String originForm(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        int scheme = target.indexOf("://");
        if (scheme < 0) {
            return "/" + target;
        }
        int path = indexOfAny(target, scheme + 3);
        if (path == target.length()) {
            return "/";
        }
        return target.charAt(path) == '/' ? target.substring(path) : "/" + target.substring(path);
    }

    private static int indexOfAny(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                return i;
            }
        }
        return target.length();
    }
}
