// Numbers, times and shares as people read them.

const THIN = '\u202f';

export function count(n) {
    return String(n).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** A share of 100 000 in per cent. */
export function percent(of100000) {
    return `${Number((of100000 / 1000).toFixed(3))}${THIN}%`;
}

export function part(n, of) {
    if (!of) {
        return '–';
    }
    const p = (100 * n) / of;
    if (p === 0) {
        return `0${THIN}%`;
    }
    return p < 0.01 ? `< 0.01${THIN}%` : `${Number(p.toPrecision(p >= 10 ? 3 : 2))}${THIN}%`;
}

export function millis(ms) {
    if (ms === undefined || ms === null) {
        return '–';
    }
    return `${ms >= 100 ? Math.round(ms) : Number(ms.toFixed(1))}${THIN}ms`;
}

export function clock(iso) {
    return new Date(iso).toLocaleTimeString('en-GB');
}

export function dayAndClock(iso) {
    const at = new Date(iso);
    const today = new Date().toDateString() === at.toDateString();
    return today ? clock(iso) : `${at.toLocaleDateString('en-CA')} ${clock(iso)}`;
}

/** How long it is since then: `2 min 5 s`. */
export function since(iso, nowMillis) {
    const seconds = Math.max(0, Math.round((nowMillis - Date.parse(iso)) / 1000));
    if (seconds < 60) {
        return `${seconds} s`;
    }
    if (seconds < 3600) {
        return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
    }
    if (seconds < 86400) {
        return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
    }
    return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

/** A position: `canary 10 %`. */
export function place(stop) {
    switch (stop.stage) {
        case 'shadow':
            return stop.sample === undefined ? `shadow step ${stop.step + 1}` : `shadow ${percent(stop.sample)}`;
        case 'canary':
            return `canary ${percent(stop.share)}`;
        default:
            return stop.stage;
    }
}

export const MODES = {
    RUNNING: 'running',
    PAUSED: 'paused',
    WAITING_FOR_OPERATOR: 'waiting for you',
    FINISHED: 'finished',
};

export const VERDICTS = {
    PASS: ['✓', 'pass'],
    FAIL: ['✕', 'fail'],
    INCONCLUSIVE: ['…', 'not yet'],
    NO_DATA: ['∅', 'no data'],
    ERROR: ['!', 'error'],
};
