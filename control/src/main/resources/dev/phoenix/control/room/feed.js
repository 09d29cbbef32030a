// The live feed: server-sent events, and an honest word about whether they still come. They are read by fetch, because
// an EventSource cannot show a token.

import {prepareKey, read} from '/room/reading.js';

const SILENT_AFTER_MILLIS = 5000;
const RECONNECT_MILLIS = 2000;

/** Calls back on each event, and tells `connection(alive, sinceMillis)` every second. */
export function listen({status, journal, trouble, connection, opened}) {
    const kinds = {status, journal, trouble};
    let heardAt = 0;
    let lostAt = Date.now();
    let again;

    function take(block) {
        const lines = block.split('\n');
        const field = (name) => lines.filter((line) => line.startsWith(`${name}:`))
            .map((line) => line.slice(name.length + 1).trimStart()).join('\n');
        if (kinds[field('event')]) {
            heardAt = Date.now();
            kinds[field('event')](JSON.parse(field('data')));
        }
    }

    /** Reads until the stream ends or breaks. */
    async function follow() {
        const answer = await read('/api/events');
        if (!answer.ok) {
            return;
        }
        opened();
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = '';
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
            const blocks = (rest + piece.value).replaceAll('\r', '').split('\n\n');
            rest = blocks.pop();
            blocks.forEach(take);
        }
    }

    async function open() {
        clearTimeout(again);
        try {
            await follow();
        } catch {
            // Said below by the silence; we ask again ourselves.
        }
        again = setTimeout(open, RECONNECT_MILLIS);
    }

    setInterval(() => {
        const alive = Date.now() - heardAt < SILENT_AFTER_MILLIS;
        if (alive) {
            lostAt = heardAt;
        }
        connection(alive, lostAt);
    }, 1000);
    prepareKey(open);
    open();
}
