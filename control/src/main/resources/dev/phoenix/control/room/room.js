// The war room: everything on the page follows the latest status; nothing is worked out here that control knows.

import {offer, prepare, seen} from '/room/actions.js';
import {charts} from '/room/charts.js';
import {byId, shown, words} from '/room/dom.js';
import {listen} from '/room/feed.js';
import {entry} from '/room/journal.js';
import * as panels from '/room/panels.js';
import {read} from '/room/reading.js';
import {clock, since} from '/room/words.js';

const ENTRIES_SHOWN = 200;

const plots = charts(byId('chart-requests'), byId('chart-p99'));
let latest;
let newestEntry = 0;
let alive = false;
let troubled = false;

prepare();

function status(now) {
    latest = now;
    troubled = false;
    shown('trouble', false);
    panels.paint(now);
    if (Date.parse(now.lately.at) > 0) {
        plots.add(now.lately);
    }
    seen(now.decision);
    offer(now.allowed, now.mode, true);
}

function trouble(told) {
    troubled = true;
    words('trouble', `${told.detail} (since ${clock(told.since)})`);
    shown('trouble', true);
    offer([], latest?.mode, false);
}

function journal(one) {
    newestEntry = Math.max(newestEntry, one.id);
    const list = byId('journal');
    // Entries come from the feed and from catching up, in any order and perhaps twice.
    const next = [...list.children].find((item) => Number(item.dataset.id) <= one.id);
    if (next && Number(next.dataset.id) === one.id) {
        return;
    }
    const item = entry(one);
    item.dataset.id = one.id;
    list.insertBefore(item, next ?? null);
    while (list.children.length > ENTRIES_SHOWN) {
        list.lastElementChild.remove();
    }
}

function connection(isAlive, heardAt) {
    alive = isAlive;
    document.body.classList.toggle('lost', !alive);
    document.body.classList.toggle('live', alive && !troubled);
    if (alive) {
        words('connection-words', troubled ? 'Connected; control has trouble' : 'Live');
        return;
    }
    const ago = since(new Date(heardAt).toISOString(), Date.now());
    words('connection-words', latest
        ? `Connection lost ${ago} ago. What you see is as of ${clock(latest.at)}. Trying again…`
        : `No connection to control for ${ago}. Trying again…`);
    offer([], latest?.mode, false);
}

/** What was missed before the page was opened, or while the connection was away. */
async function catchUp() {
    try {
        const [past, points] = await Promise.all([
            read(newestEntry ? `/api/journal?after=${newestEntry}` : `/api/journal?limit=${ENTRIES_SHOWN}`),
            read('/api/traffic'),
        ]);
        if (past.ok && points.ok) {
            (await past.json()).entries.forEach(journal);
            plots.history((await points.json()).points);
        }
    } catch {
        // The feed says that the connection is lost; it catches up again when it is back.
    }
}

listen({status, journal, trouble, connection, opened: catchUp});
