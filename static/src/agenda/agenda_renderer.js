import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { AgendaDay } from "./agenda_day";
import { AgendaPopover } from "./agenda_popover";
import { STRUCK_STATES } from "./day_cards";

import { onPatched } from "@odoo/owl";

const ONE_LINE_HOURS = 0.5;

/** A week of visits, in the hours of the clinic and in the colours of their states. */
export class AgendaCommonRenderer extends CalendarCommonRenderer {
    static components = { ...CalendarCommonRenderer.components, Popover: AgendaPopover };

    setup() {
        super.setup();
        onPatched(() => this.updateHours());
    }

    /**
     * @override Dragging would change a visit behind the patient's back: *Move* checks that the
     * new time is free and keeps the old one on record.
     */
    get options() {
        return {
            ...super.options,
            ...this.hourOptions,
            allDaySlot: false,
            editable: false,
            expandRows: true,
            slotEventOverlap: false,
        };
    }

    get hourOptions() {
        const { from, to } = this.props.model.shownHours;
        return { slotMinTime: `${from}:00`, slotMaxTime: `${to}:00` };
    }

    updateHours() {
        for (const [name, value] of Object.entries(this.hourOptions)) {
            if (this.fc.api.getOption(name) !== value) {
                this.fc.api.setOption(name, value);
            }
        }
    }

    /** @override a blocked time is no visit: there is nothing to record of it */
    onEventClick(info) {
        if (!this.props.model.records[info.event.id]?.isBlocked) {
            super.onEventClick(info);
        }
    }

    /** @override */
    eventClassNames(info) {
        const classes = super.eventClassNames(info);
        const record = this.props.model.records[info.event.id];
        if (!record) {
            return classes;
        }
        if (record.isBlocked) {
            return [...classes, "o_dental_followup_blocked"];
        }
        classes.push(`o_dental_followup_visit_${record.visitState}`);
        if (STRUCK_STATES.includes(record.visitState)) {
            classes.push("o_dental_followup_visit_struck");
        }
        if (record.duration <= ONE_LINE_HOURS) {
            classes.push("o_dental_followup_visit_short");
        }
        return classes;
    }
}

export class AgendaRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: AgendaDay,
        week: AgendaCommonRenderer,
    };
}
