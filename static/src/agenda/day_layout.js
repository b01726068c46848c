/**
 * Where everything stands in a day with a column for each dentist: arithmetic, without a browser.
 *
 * Times are minutes since the day's midnight; `top` and `height` are in quarters of an hour from
 * the first hour that is shown.
 */

export const QUARTER = 15;
const HOUR = 60;
const DAY = 24 * HOUR;

/** A span cut to a day, or to another span. */
function cut([start, end], [from, to] = [0, DAY]) {
    return [Math.min(Math.max(start, from), to), Math.min(Math.max(end, from), to)];
}

/** The parts of a span that lie in none of some others. */
export function gaps(spans, [from, to]) {
    const found = [];
    let at = from;
    for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
        if (start > at) {
            found.push([at, Math.min(start, to)]);
        }
        at = Math.max(at, end);
    }
    return at < to ? [...found, [at, to]] : found.filter(([start, end]) => start < end);
}

/** The whole hours that hold all of some spans; a whole day without any. */
export function hoursOf(spans) {
    if (!spans.length) {
        return [0, DAY];
    }
    const from = Math.floor(Math.min(...spans.map(([start]) => start)) / HOUR) * HOUR;
    const to = Math.ceil(Math.max(...spans.map(([_start, end]) => end)) / HOUR) * HOUR;
    return [from, Math.max(to, from + HOUR)];
}

/**
 * Lanes for what overlaps: nothing stands on anything else, and what overlaps with nothing has the
 * whole width.
 *
 * @param {{id: number, span: [number, number]}[]} cards sorted by their start
 * @returns {Map} of each id its `lane`, and how many `lanes` stand beside each other there
 */
export function lanesOf(cards) {
    const lanes = new Map();
    let group = [];
    let ends = [];
    const close = () => {
        for (const id of group) {
            lanes.get(id).lanes = ends.length;
        }
        group = [];
        ends = [];
    };
    for (const { id, span } of cards) {
        if (ends.every((end) => end <= span[0])) {
            close();
        }
        const free = ends.findIndex((end) => end <= span[0]);
        const lane = free < 0 ? ends.length : free;
        ends[lane] = span[1];
        lanes.set(id, { lane, lanes: 1 });
        group.push(id);
    }
    close();
    return lanes;
}

/**
 * What cannot be at the same time: two visits of a dentist, in a chair, of a patient.
 *
 * @param {Object[]} visits sorted by their start, with `dentist`, `chair`, `patient` and whether
 *     each `holds` its time: one that was cancelled does not
 * @returns {Map} of each id that clashes, a set of "dentist", "chair", "patient"
 */
export function clashesOf(visits) {
    const clashes = new Map();
    let running = [];
    for (const visit of visits.filter(({ holds }) => holds)) {
        running = running.filter((other) => other.span[1] > visit.span[0]);
        for (const other of running) {
            for (const whose of ["dentist", "chair", "patient"]) {
                if (visit[whose] && visit[whose] === other[whose]) {
                    for (const { id } of [visit, other]) {
                        clashes.set(id, (clashes.get(id) || new Set()).add(whose));
                    }
                }
            }
        }
        running.push(visit);
    }
    return clashes;
}

/**
 * Lay a day out.
 *
 * @param {Object} day
 * @param {Object[]} day.dentists in the order of their columns: `id`, and the `open` spans of each
 * @param {Object[]} day.visits `id`, `start`, `end`, `dentist` (an id or false), `chair`,
 *     `patient`, `holds`
 * @param {Object[]} day.blocked `id`, `start`, `end`, `dentist`
 * @param {[number, number][]} day.open when the clinic is open
 * @param {number|null} day.now the minute that it is, on this day
 * @returns {Object} `from`, `to`, `quarters`, `nowTop` (null if it is not shown), and `columns` with
 *     the `dentist`, `cards`, `blocked` and `closed` of each; visits without a dentist have the
 *     last column, if there are any
 */
export function layOutDay({ dentists, visits, blocked, open, now }) {
    const sorted = [...visits, ...blocked]
        .map((item) => ({ ...item, span: cut([item.start, item.end]) }))
        .sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1] || a.id - b.id);
    const isVisit = new Set(visits.map(({ id }) => id));
    const shown = sorted.filter(({ id }) => isVisit.has(id));
    const hours = hoursOf([
        ...open,
        ...dentists.flatMap((dentist) => dentist.open),
        ...shown.map(({ span }) => [span[0], Math.min(Math.max(span[1], span[0] + QUARTER), DAY)]),
    ]);
    const place = (span) => {
        const [start, end] = cut(span, hours);
        return { top: (start - hours[0]) / QUARTER, height: (end - start) / QUARTER };
    };
    const clashes = clashesOf(shown);
    const columns = columnsOf(dentists, sorted, open).map(({ dentist, open: own }) => {
        const mine = sorted.filter((item) => (item.dentist || false) === dentist);
        const cards = mine.filter(({ id }) => isVisit.has(id));
        const lanes = lanesOf(cards);
        return {
            dentist,
            cards: cards.map(({ id, span }) => ({
                id,
                ...place(span),
                ...lanes.get(id),
                clashes: [...(clashes.get(id) || [])],
            })),
            blocked: mine
                .filter(({ id }) => !isVisit.has(id))
                .map(({ id, span }) => ({ id, ...place(span) }))
                .filter(({ height }) => height > 0),
            closed: gaps(own, hours).map(place),
        };
    });
    const isNow = now !== null && now >= hours[0] && now < hours[1];
    return {
        from: hours[0],
        to: hours[1],
        quarters: (hours[1] - hours[0]) / QUARTER,
        nowTop: isNow ? (now - hours[0]) / QUARTER : null,
        columns,
    };
}

/**
 * A column for each dentist who works or has visits that day, or for all if none does; for whoever
 * else has visits, and for those without a dentist.
 */
function columnsOf(dentists, items, open) {
    const busy = new Set(items.map(({ dentist }) => dentist || false));
    const there = dentists.filter(({ id, open: own }) => own.length || busy.has(id));
    const columns = (there.length ? there : dentists).map(({ id, open: own }) => ({
        dentist: id,
        open: own,
    }));
    const known = new Set(dentists.map(({ id }) => id));
    for (const dentist of busy) {
        if (dentist && !known.has(dentist)) {
            columns.push({ dentist, open });
        }
    }
    return busy.has(false) || !columns.length ? [...columns, { dentist: false, open }] : columns;
}
