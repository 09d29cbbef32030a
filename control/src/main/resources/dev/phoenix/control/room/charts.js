// The two charts: requests per second and p99, by side.

import uPlot from '/room/uplot.js';

const KEPT = 900;

function clock(seconds) {
    return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}

function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A chart that keeps the last quarter of an hour. */
function chart(element, value, unit) {
    const data = [[], [], []];
    let plot;

    function options() {
        const axis = {
            stroke: colour('--muted'),
            grid: {stroke: colour('--line'), width: 1},
            ticks: {stroke: colour('--line'), width: 1},
            font: '12px system-ui, sans-serif',
        };
        return {
            width: Math.max(240, element.clientWidth),
            height: 190,
            legend: {show: false},
            cursor: {y: false},
            scales: {
                x: {time: true},
                y: {range: (self, low, high) => [0, high > 0 ? high * 1.15 : 1]},
            },
            axes: [
                {...axis, space: 80, values: (self, ticks) => ticks.map(clock)},
                {...axis, size: 56, values: (self, ticks) => ticks.map((t) => `${t}${unit}`)},
            ],
            series: [
                {},
                {stroke: colour('--legacy'), width: 2, spanGaps: false, points: {show: false}},
                {stroke: colour('--candidate'), width: 2, spanGaps: false, points: {show: false}},
            ],
        };
    }

    function draw() {
        if (plot) {
            plot.destroy();
        }
        plot = new uPlot(options(), data, element);
    }

    function add(point) {
        const at = Math.round(Date.parse(point.at) / 1000);
        const last = data[0].length - 1;
        if (last >= 0 && at <= data[0][last]) {
            return;
        }
        data[0].push(at);
        data[1].push(value(point.legacy));
        data[2].push(value(point.candidate));
        if (data[0].length > KEPT) {
            data.forEach((column) => column.shift());
        }
    }

    return {
        add,
        clear: () => data.forEach((column) => column.splice(0)),
        draw,
        repaint: () => plot && plot.setData(data),
        resize: () => plot && plot.setSize({width: Math.max(240, element.clientWidth), height: 190}),
        label: (text) => element.setAttribute('aria-label', text),
    };
}

export function charts(requestsElement, p99Element) {
    const requests = chart(requestsElement, (rate) => rate.perSecond, '');
    const p99 = chart(p99Element, (rate) => rate.p99Ms ?? null, '');
    const both = [requests, p99];
    [requestsElement, p99Element].forEach((element) => element.setAttribute('role', 'img'));
    both.forEach((one) => one.draw());
    window.addEventListener('resize', () => both.forEach((one) => one.resize()));
    window.matchMedia('(prefers-color-scheme: dark)')
        .addEventListener('change', () => both.forEach((one) => one.draw()));
    return {
        history(points) {
            both.forEach((one) => one.clear());
            points.forEach((point) => both.forEach((one) => one.add(point)));
            both.forEach((one) => one.repaint());
        },
        add(point) {
            both.forEach((one) => {
                one.add(point);
                one.repaint();
            });
            requests.label(`Requests per second: legacy ${point.legacy.perSecond}, `
                + `candidate ${point.candidate.perSecond}`);
            p99.label(`p99 in milliseconds: legacy ${point.legacy.p99Ms ?? 'no answers'}, `
                + `candidate ${point.candidate.p99Ms ?? 'no answers'}`);
        },
    };
}
