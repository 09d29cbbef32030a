package dev.phoenix.gateway.door;

/// What the first nine bytes of an HTTP/2 frame say, but for its length.
record Frame(byte type, byte flags, int stream) {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;

    boolean isHead() {
        return type == HEADERS;
    }

    /// Whether the customer sends nothing more on this stream.
    boolean endsStream() {
        boolean mayEnd = type == DATA || type == HEADERS;
        return type == RST_STREAM || (mayEnd && (flags & END_STREAM) != 0);
    }

    boolean beginsHead() {
        return type == HEADERS && (flags & END_HEADERS) == 0;
    }

    boolean endsHead() {
        return (type == HEADERS || type == CONTINUATION) && (flags & END_HEADERS) != 0;
    }

    /// Whether it makes work without carrying anything of a call: settings, pings, priorities, frames nobody knows.
    /// Resets and empty frames are counted by the codec.
    boolean isControl() {
        boolean isAnswer = (type == SETTINGS || type == PING) && (flags & ACK) != 0;
        boolean carries =
                type == DATA || type == HEADERS || type == RST_STREAM || type == WINDOW_UPDATE || type == CONTINUATION;
        return !isAnswer && !carries;
    }
}
