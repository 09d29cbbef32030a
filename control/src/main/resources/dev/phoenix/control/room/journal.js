// One entry of the journal: when, what, by whom, from where to where, why, and the numbers behind it.

import {h} from '/room/dom.js';
import {count, dayAndClock, place} from '/room/words.js';

export function entry(one) {
    const moved = one.from.stage !== one.to.stage || one.from.step !== one.to.step;
    const head = h('p', 'entry-head',
        time(one.at),
        h('span', `event ${one.event.toLowerCase()} ${one.outcome.toLowerCase()}`, label(one)),
        h('span', 'by', one.by),
        moved ? h('span', 'move', `${place(one.from)} → ${place(one.to)}`) : null,
        h('span', 'version', `version ${one.version}`));
    const item = h('li', `entry ${one.outcome.toLowerCase()}`, head, h('p', 'why', one.reason));
    if (one.readings.length) {
        item.append(details(one));
    }
    return item;
}

function label(one) {
    const word = one.forced ? `${one.event.toLowerCase()}, forced` : one.event.toLowerCase();
    return one.outcome === 'DONE' ? word : `${word}: ${one.outcome.toLowerCase()}`;
}

function time(at) {
    const element = h('time', '', dayAndClock(at));
    element.dateTime = at;
    return element;
}

function details(one) {
    const numbers = Object.entries(one.numbers).map(([name, n]) => `${name} ${count(n)}`).join(' · ');
    return h('details', '',
        h('summary', '', 'On these numbers'),
        h('ul', 'grounds', ...one.readings.map((reading) =>
            h('li', '', `${reading.verdict}: ${reading.sentence}`))),
        numbers ? h('p', 'numbers', numbers) : null);
}
