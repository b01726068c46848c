import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { is24HourFormat } from "@web/core/l10n/time";
import { user } from "@web/core/user";
import { useDraggable } from "@web/core/utils/draggable";
import { useService } from "@web/core/utils/hooks";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { useCalendarPopover } from "@web/views/calendar/hooks/calendar_popover_hook";
import { AgendaPopover } from "./agenda_popover";
import { cardOf, headingOf } from "./day_cards";
import { QUARTER, layOutDay } from "./day_layout";

import { Component, onMounted, onWillRender, onWillUnmount, useRef, useState } from "@odoo/owl";

const MINUTE = 60 * 1000;
const HOUR = 60;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SNAP = 8;
const CARD = ".o_dental_followup_card";
const SLOT = ".o_dental_followup_day_slot";

/**
 * A day with a column for each dentist. What there is comes from the calendar's model; where it
 * stands is computed by `layOutDay`.
 */
export class AgendaDay extends Component {
    static template = "dental_followup.AgendaDay";
    static components = { Popover: AgendaPopover };
    static props = CalendarCommonRenderer.props;

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.popover = useCalendarPopover(AgendaPopover);
        this.root = useRef("root");
        this.state = useState({ shown: 0, now: luxon.DateTime.now() });
        this.hourFormat = is24HourFormat() ? "H:mm" : "h:mm a";
        useDraggable({
            ref: this.root,
            enable: () => this.props.model.canEdit,
            elements: `${CARD}.o_dental_followup_card_movable`,
            onWillStartDrag: ({ element, y }) => {
                this.grip = y - element.getBoundingClientRect().top;
            },
            onDragStart: () => this.popover.close(),
            onDrop: ({ element, x, y }) => this.onDrop(element, x, y - this.grip),
        });
        onWillRender(() => this.layOut());
        onMounted(() => {
            this.scrollToNow();
            this.clock = browser.setInterval(() => {
                this.state.now = luxon.DateTime.now();
            }, MINUTE);
        });
        onWillUnmount(() => browser.clearInterval(this.clock));
    }

    // what is drawn

    layOut() {
        const { data, rangeStart, records } = this.props.model;
        const items = Object.values(records).map((record) => ({
            id: record.id,
            start: this.minuteOf(record.start),
            end: this.minuteOf(record.end),
            dentist: record.rawRecord.dental_dentist_id?.[0] || false,
            chair: record.rawRecord.dental_chair_id?.[0] || false,
            patient: record.rawRecord.dental_patient_id?.[0] || false,
            holds: record.holdsTime,
            isBlocked: record.isBlocked,
        }));
        const spans = (open) =>
            open.map((span) => span.map((moment) => this.minuteOf(deserializeDateTime(moment))));
        const { now } = this.state;
        const day = layOutDay({
            dentists: data.day.dentists.map(({ id, open }) => ({ id, open: spans(open) })),
            open: spans(data.day.open),
            visits: items.filter(({ isBlocked }) => !isBlocked),
            blocked: items.filter(({ isBlocked }) => isBlocked),
            now: now.hasSame(rangeStart, "day") ? this.minuteOf(now) : null,
        });
        this.day = { ...day, columns: day.columns.map((column) => this.fill(column)) };
        this.slots = Array.from({ length: day.quarters }, (_slot, index) => {
            const minute = day.from + index * QUARTER;
            return { minute, hour: minute % HOUR ? "" : this.hourAt(minute) };
        });
    }

    /** What a column shows beside where it stands. */
    fill(column) {
        const { model } = this.props;
        const cards = column.cards.map((card) => ({
            ...card,
            ...cardOf(model, model.records[card.id], card, this.hourFormat),
        }));
        return {
            ...column,
            ...headingOf(model, column, cards),
            cards,
            blocked: column.blocked.map((blocked) => ({
                ...blocked,
                title: model.records[blocked.id].title,
            })),
        };
    }

    get columns() {
        const { columns } = this.day;
        return this.env.isSmall ? columns.slice(this.shown, this.shown + 1) : columns;
    }

    /** The column that a phone shows: the last one, if there are fewer than there were. */
    get shown() {
        return Math.min(this.state.shown, this.day.columns.length - 1);
    }

    get nowText() {
        return this.state.now.toFormat(this.hourFormat);
    }

    styleOf({ top, height, lane, lanes }) {
        const place = `--top: ${top}; --height: ${height};`;
        return lanes ? `${place} --lane: ${lane}; --lanes: ${lanes};` : place;
    }

    minuteOf(moment) {
        const { rangeStart } = this.props.model;
        if (!moment.hasSame(rangeStart, "day")) {
            return moment < rangeStart ? 0 : 24 * HOUR;
        }
        return moment.hour * HOUR + moment.minute;
    }

    momentAt(minute) {
        const hour = Math.floor(minute / HOUR);
        return this.props.model.rangeStart.set({ hour, minute: minute % HOUR });
    }

    hourAt(minute) {
        return this.momentAt(minute).toFormat(this.hourFormat);
    }

    scrollToNow() {
        const marks = this.root.el.querySelectorAll(`.o_dental_followup_day_now, ${CARD}`);
        const mark = this.root.el.querySelector(".o_dental_followup_day_now") || marks[0];
        if (mark) {
            this.root.el.scrollTop = mark.offsetTop - this.root.el.clientHeight / 3;
        }
    }

    // what is done

    onCardClick(ev, card) {
        ev.currentTarget.focus();
        const record = this.props.model.records[card.id];
        const { createRecord, deleteRecord, editRecord, model } = this.props;
        this.popover.open(
            ev.currentTarget,
            { record, model, createRecord, deleteRecord, editRecord },
            `o_cw_popover card o_calendar_color_${record.colorIndex || 0}`
        );
    }

    onSlotClick(column, minute) {
        this.popover.close();
        this.props.createRecord({ start: this.momentAt(minute), dentist: column.dentist });
    }

    /** Arrows go from card to card: in its column, or to the nearest of the next one with cards. */
    onKeydown(ev) {
        const card = ev.target.closest(CARD);
        const arrow = ARROWS[ev.key];
        if (!card || !arrow) {
            return;
        }
        ev.preventDefault();
        const [across, down] = arrow;
        const mine = card.parentElement;
        const cards = [...mine.querySelectorAll(CARD)];
        if (down) {
            cards[cards.indexOf(card) + down]?.focus();
            return;
        }
        const columns = [...mine.parentElement.children].filter(
            (column) => column === mine || column.querySelector(CARD)
        );
        const others = columns[columns.indexOf(mine) + across]?.querySelectorAll(CARD) || [];
        const far = (other) => Math.abs(other.offsetTop - card.offsetTop);
        [...others].sort((a, b) => far(a) - far(b))[0]?.focus();
    }

    show(index) {
        this.state.shown = index;
    }

    /** The quarter of an hour at a point; while something is dragged, nothing takes the pointer. */
    slotAt(x, y) {
        return [...this.root.el.querySelectorAll(SLOT)].find((slot) => {
            const { bottom, left, right, top } = slot.getBoundingClientRect();
            return left <= x && x < right && top <= y && y < bottom;
        });
    }

    /** A card that was dragged opens *Move*, filled in: nothing is moved behind somebody's back. */
    async onDrop(element, x, top) {
        const slot = this.slotAt(x, top + SNAP);
        const record = this.props.model.records[element.dataset.id];
        if (!slot || !record) {
            return;
        }
        const minute = Number(slot.dataset.minute);
        const dentist = Number(slot.dataset.dentist) || false;
        if (
            minute === this.minuteOf(record.start) &&
            dentist === (record.rawRecord.dental_dentist_id?.[0] || false)
        ) {
            return;
        }
        const action = await this.orm.call(
            this.props.model.resModel,
            "action_dental_move_to",
            [[record.id], serializeDateTime(this.momentAt(minute)), dentist],
            { context: user.context }
        );
        await this.action.doAction(action, { onClose: () => this.props.model.load() });
    }
}
