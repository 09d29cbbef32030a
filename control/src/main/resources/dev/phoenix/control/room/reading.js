// Reading with a token: where others can reach control, it shows nothing to strangers. The token is kept for this tab.

import {byId, shown} from '/room/dom.js';

const TOKEN = 'phoenix.operator-token';

export function token() {
    return sessionStorage.getItem(TOKEN) ?? '';
}

export function keepToken(value) {
    sessionStorage.setItem(TOKEN, value);
}

export function forgetToken() {
    sessionStorage.removeItem(TOKEN);
}

/** Asks for something to read, and for a token where it takes one. */
export async function read(path) {
    const answer = await fetch(path, {headers: token() ? {Authorization: `Bearer ${token()}`} : {}});
    shown('key', answer.status === 401);
    return answer;
}

/** Calls back when somebody has given a token to read by. */
export function prepareKey(given) {
    byId('key').addEventListener('submit', (event) => {
        event.preventDefault();
        keepToken(byId('key-token').value);
        byId('key-token').value = '';
        given();
    });
}
