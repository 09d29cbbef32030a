// The live feed: server-sent events, and an honest word about whether they still come.

const SILENT_AFTER_MILLIS = 5000;
const RECONNECT_MILLIS = 2000;

/** Calls back on each event, and tells `connection(alive, sinceMillis)` every second. */
export function listen({status, journal, trouble, connection, opened}) {
    let source;
    let heardAt = 0;
    let lostAt = Date.now();

    function heard() {
        heardAt = Date.now();
    }

    function open() {
        source = new EventSource('/api/events');
        source.addEventListener('open', opened);
        source.addEventListener('status', (event) => {
            heard();
            status(JSON.parse(event.data));
        });
        source.addEventListener('trouble', (event) => {
            heard();
            trouble(JSON.parse(event.data));
        });
        source.addEventListener('journal', (event) => {
            heard();
            journal(JSON.parse(event.data));
        });
        source.addEventListener('error', () => {
            // A browser gives up for good on some answers; then we ask again ourselves.
            if (source.readyState === EventSource.CLOSED) {
                source.close();
                setTimeout(open, RECONNECT_MILLIS);
            }
        });
    }

    setInterval(() => {
        const alive = Date.now() - heardAt < SILENT_AFTER_MILLIS;
        if (alive) {
            lostAt = heardAt;
        }
        connection(alive, lostAt);
    }, 1000);
    open();
}
