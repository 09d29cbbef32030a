// Paints the panels from one status.

import {byId, fill, h, shown, words} from '/room/dom.js';
import {clock, count, dayAndClock, millis, MODES, part, percent, place, since, VERDICTS} from '/room/words.js';

export function paint(now) {
    document.title = `${now.migration}: ${place(now)} (${MODES[now.mode]})`;
    words('migration', now.migration);
    mode(now);
    notices(now);
    track(now);
    headline(now);
    tiles(now);
    gate(now);
    differences(now);
    accounting(now.pairs);
    gateways(now);
    untold(now.notifications);
}

function mode(now) {
    const badge = byId('mode');
    words('mode', MODES[now.mode]);
    badge.className = `badge ${now.mode.toLowerCase()}`;
}

/** What everybody must know who wants to go on, and what somebody took upon them. */
function notices(now) {
    const frozen = now.waits.frozen;
    const after = now.waits.after;
    shown('frozen', Boolean(frozen) || after.length > 0);
    fill(byId('frozen'), ...after.map((one) => h('p', '', h('strong', '', `${one.migration} comes first`),
        `: it must reach ${one.reached}, and ${one.stands ? `stands at ${one.stands}` : 'has not begun'}. Nothing goes forwards;`
            + ' backwards stays open.')), ...frozen ? [h('p', '', h('strong', '', `Frozen until ${dayAndClock(frozen.until)}`),
        ` by ${frozen.by}${frozen.reason ? `: ${frozen.reason}` : ''}. Nothing goes forwards; backwards stays open.`)] : []);
    shown('forced', now.forced.length > 0);
    fill(byId('forced'), ...now.forced.map((step) => h('p', '', h('strong', '', `Forced to ${step.to}`),
        ` by ${step.by}, ${dayAndClock(step.at)}: ${step.reason} (entry ${step.entry})`)));
}

function track(now) {
    const here = now.track.findIndex((stop) => stop.stage === now.stage && stop.step === now.step);
    const stages = [...new Set(now.track.map((stop) => stop.stage))];
    fill(byId('track'), ...stages.map((stage) => {
        const stops = now.track.map((stop, at) => ({...stop, at})).filter((stop) => stop.stage === stage);
        const state = stage === now.stage ? 'here' : stops[0].at < here ? 'done' : 'ahead';
        return h('li', `stage ${state}`,
            h('span', 'stage-name', stage, state === 'here' ? h('span', 'hidden', ' (the migration is here)') : null),
            h('span', 'stops', ...stops.map((stop) => step(stop, here))));
    }));
}

function step(stop, here) {
    const state = stop.at === here ? 'here' : stop.at < here ? 'done' : 'ahead';
    const text = {shadow: percent(stop.sample), canary: percent(stop.share)}[stop.stage]
        ?? {off: 'legacy only', live: percent(100000), complete: 'no way back'}[stop.stage];
    const element = h('span', `stop ${state}`, text);
    if (state === 'here') {
        element.setAttribute('aria-current', 'step');
    }
    return element;
}

const SAYS = {
    off: () => 'Legacy answers everyone. Nothing is copied.',
    shadow: (now) => `Legacy answers everyone; ${percent(now.sample)} of the requests are copied and compared.`,
    canary: (now) => `The candidate answers ${percent(now.share)} of customers.`,
    live: () => 'The candidate answers everyone; legacy gets the copy.',
    complete: () => 'The candidate answers everyone. Legacy is out.',
};

/** While the gates decide, the first of what keeps it here; the gate's panel has all of it. */
function brief(now) {
    const worst = now.gate.readings.filter((reading) => reading.verdict === now.gate.verdict);
    if (now.mode !== 'RUNNING' || worst.length === 0 || now.gate.verdict === 'PASS') {
        return now.reason;
    }
    const more = worst.length > 1 ? ` And ${worst.length - 1} more, below.` : '';
    return `${now.gate.verdict === 'FAIL' ? 'The gate fails and holds: ' : 'Not yet: '}${worst[0].sentence}${more}`;
}

function headline(now) {
    words('headline', SAYS[now.stage](now));
    const waiting = now.waits.preparing;
    const because = waiting
        ? `Going to ${place(waiting)}: waits for the prepare hook (call ${waiting.attempts + 1}`
            + `${waiting.lastAnswer ? `; last answer: ${waiting.lastAnswer}` : ''}). ${now.reason}`
        : brief(now);
    words('because', because);
    const back = byId('wayback');
    back.className = `wayback ${now.wayBack.state.toLowerCase()}`;
    words('wayback', `Way back ${now.wayBack.state.toLowerCase().replaceAll('_', ' ')}: ${now.wayBack.sentence}`);
}

function tiles(now) {
    const {legacy, candidate} = now.traffic;
    const all = now.totals.traffic;
    const errors = (side) => `${count(side.errors)} (${part(side.errors, side.requests)})`;
    fill(byId('tiles'),
        table(['', 'legacy', 'candidate'], [
            ['answered', count(legacy.requests), count(candidate.requests)],
            ['failed', errors(legacy), errors(candidate)],
            ['p50', millis(legacy.p50Ms), millis(candidate.p50Ms)],
            ['p99', millis(legacy.p99Ms), millis(candidate.p99Ms)],
            ['same calls, p50', millis(now.pairs.legacyP50Ms), millis(now.pairs.candidateP50Ms)],
            ['same calls, p99', millis(now.pairs.legacyP99Ms), millis(now.pairs.candidateP99Ms)],
            ['answered since the start', count(all.legacy.requests), count(all.candidate.requests)],
        ]));
}

/** A table whose first column names the rows. */
function table(heads, rows) {
    const head = h('tr', '', ...heads.map((text) => {
        const cell = h('th', text === 'legacy' || text === 'candidate' ? `key ${text}` : '', text);
        cell.scope = 'col';
        return cell;
    }));
    const body = rows.map(([first, ...rest]) => {
        const name = h('th', '', first);
        name.scope = 'row';
        return h('tr', '', name, ...rest.map((text) => h('td', '', text)));
    });
    return h('table', '', h('thead', '', head), h('tbody', '', ...body));
}

function verdictBadge(verdict) {
    const [sign, word] = VERDICTS[verdict];
    return h('span', `verdict ${verdict.toLowerCase()}`, sign, ' ', word);
}

function gate(now) {
    const [sign, word] = VERDICTS[now.gate.verdict];
    const overall = byId('gate-verdict');
    words('gate-verdict', `${sign} ${word}`);
    overall.className = `verdict ${now.gate.verdict.toLowerCase()}`;
    overall.hidden = now.gate.readings.length === 0;
    words('attempt', `attempt ${now.attempt}, evidence since ${since(now.evidenceSince, Date.parse(now.at))}`);
    fill(byId('readings'), ...(now.gate.readings.length
        ? now.gate.readings.map((reading) => h('li', `reading ${reading.verdict.toLowerCase()}`,
            verdictBadge(reading.verdict),
            h('span', 'metric', reading.metric, reading.route ? h('span', 'route', ` ${reading.route}`) : null),
            h('span', 'sentence', reading.sentence)))
        : [h('li', 'empty', 'No gate is read here; a person decides.')]));
    const needed = now.waits.approvals.needed;
    shown('approvals', needed.length > 0);
    if (needed.length) {
        const given = now.waits.approvals.given;
        words('approvals', `Approvals: ${needed.map((name) =>
            `${name} ${given.includes(name) ? '✓ given' : '– not yet'}`).join(', ')}`);
    }
}

function differences(now) {
    const pairs = now.pairs;
    words('differences-count', `${count(pairs.different)} of ${count(pairs.compared)} comparisons`
        + ` (${part(pairs.different, pairs.compared)}), ${count(pairs.critical)} at critical paths`
        + (pairs.askedTwice.noise ? `, ${count(pairs.askedTwice.noise)} differ only by legacy's own noise` : ''));
    fill(byId('signatures'), ...(now.signatures.length
        ? now.signatures.map(signature)
        : [h('li', 'empty', pairs.compared ? 'No differences.' : 'Nothing compared yet.')]),
    ...now.idleRules.flatMap(idleRules));
}

/** Rules of the plan that did nothing: a path that is wrong, or a rule that is no longer needed. */
function idleRules(of) {
    return [
        ...of.unmatched.map((rule) => h('li', 'idle-rule', h('strong', '', of.route), h('code', '', rule),
            h('span', '', `matched nothing in ${count(of.bodies)} pairs`))),
        ...of.expired.map((rule) => h('li', 'idle-rule', h('strong', '', of.route), h('code', '', rule),
            h('span', '', 'is over'))),
    ];
}

function signature(one) {
    return h('li', one.critical ? 'signature critical' : 'signature',
        h('p', 'signature-head',
            one.critical ? h('span', 'verdict fail', '✕ critical') : null,
            h('strong', '', one.route),
            h('code', '', one.path || one.signature),
            h('span', 'kind', one.kind),
            h('span', 'often', `${count(one.count)} of ${count(one.of)}`),
            one.askedTwice ? h('span', 'noise', `noise ${part(one.noise, one.askedTwice)} of`
                + ` ${count(one.askedTwice)} asked twice`) : null),
        h('ul', 'examples', ...one.examples.map((example) => h('li', '', h('code', '', example)))),
        one.taped.length ? h('p', 'again', 'again: ',
            h('code', '', `phoenix compare --exchange ${one.taped[0]} --url ${location.origin}`)) : null);
}

/** Law 2: nothing is lost silently. The sum is made here, from the parts, and held against what was received. */
function accounting(pairs) {
    const uncompared = Object.entries(pairs.uncompared);
    const sum = uncompared.reduce((total, [, n]) => total + n, pairs.notSampled + pairs.compared + pairs.inFlight);
    const holds = sum === pairs.received;
    fill(byId('accounting'),
        table(['', 'requests', 'of received'], [
            ['compared', count(pairs.compared), part(pairs.compared, pairs.received)],
            ['not sampled', count(pairs.notSampled), part(pairs.notSampled, pairs.received)],
            ...uncompared.map(([reason, n]) => [reason, count(n), part(n, pairs.received)]),
            ['in flight', count(pairs.inFlight), part(pairs.inFlight, pairs.received)],
            ['received', count(pairs.received), ''],
        ]),
        h('p', holds ? 'sum' : 'sum broken', holds
            ? '✓ The parts add up to what was received.'
            : `✕ The parts add up to ${count(sum)}, not to ${count(pairs.received)}.`));
}

function gateways(now) {
    const target = byId('gateways');
    if (!now.gateways.length) {
        fill(target, h('p', 'empty', 'No gateway has asked for a snapshot in the last 10 minutes.'));
        return;
    }
    fill(target,
        table(['gateway', 'runs', 'heard of'], now.gateways.map((one) => [
            one.id,
            one.version === now.version ? `version ${one.version} ✓` : `version ${one.version}, behind ${now.version}`,
            one.silent ? `silent for ${since(one.lastSeen, Date.parse(now.at))}` : `${since(one.lastSeen, Date.parse(now.at))} ago`,
        ])));
}

/** Who has not heard of which decision. */
function untold(notifications) {
    const {waiting, dead} = notifications;
    shown('untold', waiting > 0 || dead.length > 0);
    fill(byId('untold'),
        waiting ? h('p', '', `${waiting === 1 ? 'One notification waits' : `${waiting} notifications wait`} to be taken.`) : null,
        dead.length ? table(['given up', 'for', 'since', 'attempts', 'last answer'], dead.map((one) => [
            `entry ${one.decision}`, one.to, clock(one.since), one.attempts, one.lastAnswer,
        ])) : null);
}
