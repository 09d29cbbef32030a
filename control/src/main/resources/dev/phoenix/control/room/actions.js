// The verbs: a button each, and one dialog that asks who, why, and for the operator's token.

import {byId, h} from '/room/dom.js';
import {forgetToken, keepToken, token} from '/room/reading.js';

const NAME = 'phoenix.operator-name';

const VERBS = [
    {verb: 'promote', label: 'Promote', what: 'Move on to the next position of the plan now.'},
    {verb: 'pause', label: 'Pause', what: 'Stay here: the conductor decides nothing until somebody resumes.'},
    {verb: 'resume', label: 'Resume', what: 'Let the conductor go on by the gates.'},
    {verb: 'approve', label: 'Approve', what: 'Agree, under your name, that the migration may go on from here. The approval '
            + 'belongs to the evidence so far and ends when the position or the plan changes.'},
    {verb: 'complete', label: 'Complete', what: 'End the migration: legacy is out, and there is no way back.'},
    {verb: 'freeze', label: 'Freeze', what: 'Keep the migration from going forwards until then, by gate or by force. '
            + 'Backwards stays open.'},
    {verb: 'thaw', label: 'Thaw', what: 'Lift what people have frozen. A window of the plan stays.'},
    {verb: 'rollback', label: 'Roll back', what: 'Take customers back. It takes effect at once and never waits.'},
    {verb: 'abort', label: 'Abort', what: 'End the migration on its last safe stage, at once. Abort always wins.'},
];

let asked;
let buttons;
let decision;

/** Makes the buttons, once. */
export function prepare() {
    buttons = new Map(VERBS.map((one) => {
        const button = h('button', `verb ${one.verb}`, one.label);
        button.type = 'button';
        button.addEventListener('click', () => ask(one));
        return [one.verb, button];
    }));
    byId('actions').replaceChildren(...buttons.values());
    byId('ask-cancel').addEventListener('click', () => byId('ask').close());
    byId('ask-form').addEventListener('submit', (event) => {
        event.preventDefault();
        go();
    });
    offer([], undefined, false);
}

/** What an action is asked in view of: the last decision that the page has shown. */
export function seen(latest) {
    if (!byId('ask').open) {
        decision = latest;
    }
}

/** Shows which verbs are allowed now. */
export function offer(allowed, mode, alive) {
    for (const [verb, button] of buttons) {
        // Abort is never refused, so it is never greyed out while control can be reached.
        button.disabled = !alive || !(verb === 'abort' || allowed.includes(verb));
        button.hidden = ['approve', 'resume', 'complete', 'thaw'].includes(verb) && button.disabled
            || verb === 'pause' && mode === 'PAUSED';
    }
}

function ask(one) {
    asked = one;
    byId('ask-title').textContent = one.label;
    byId('ask-what').textContent = one.what;
    byId('ask-by').value = sessionStorage.getItem(NAME) ?? '';
    byId('ask-token').value = token();
    byId('ask-reason').value = '';
    byId('ask-force').checked = false;
    byId('ask-force-line').hidden = one.verb !== 'promote';
    byId('ask-until-line').hidden = one.verb !== 'freeze';
    byId('ask-until').required = one.verb === 'freeze';
    byId('ask-go').textContent = one.label;
    byId('ask-go').className = ['abort', 'rollback', 'complete'].includes(one.verb) ? 'danger' : 'primary';
    problem('');
    byId('ask').showModal();
    (byId('ask-by').value ? byId('ask-reason') : byId('ask-by')).focus();
}

function problem(text) {
    byId('ask-problem').textContent = text;
    byId('ask-problem').hidden = !text;
}

async function go() {
    const shownToken = byId('ask-token').value;
    const by = byId('ask-by').value;
    byId('ask-go').disabled = true;
    try {
        const answer = await fetch(`/api/${asked.verb}`, {
            method: 'POST',
            headers: {
                'Content-Type': 'application/json',
                Authorization: `Bearer ${shownToken}`,
                ...decision === undefined ? {} : {'If-Match': `"${decision}"`},
            },
            body: JSON.stringify({
                by, reason: byId('ask-reason').value, force: byId('ask-force').checked, ...until(),
            }),
        });
        if (answer.ok) {
            keepToken(shownToken);
            sessionStorage.setItem(NAME, by);
            byId('ask').close();
            return;
        }
        if (answer.status === 401) {
            forgetToken();
        }
        problem(await sentence(answer));
    } catch {
        problem('Control did not answer. Whether the action was taken is not known; look at the journal.');
    } finally {
        byId('ask-go').disabled = false;
    }
}

/** The clock of whoever asks shows the moment; control is told it in UTC. */
function until() {
    return asked.verb === 'freeze' ? {until: new Date(byId('ask-until').value).toISOString()} : {};
}

async function sentence(answer) {
    try {
        const told = await answer.json();
        return told.allowed?.length ? `${told.detail} Allowed now: ${told.allowed.join(', ')}.` : told.detail;
    } catch {
        return `Control answered ${answer.status}.`;
    }
}
