import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { QUARTER } from "./day_layout";

const MORNING = 9;

export class AgendaController extends CalendarController {
    /** @override */
    get editRecordDefaultDisplayText() {
        return _t("New visit");
    }

    /** Start a visit on the day that is shown: from now on today, else from when it opens. */
    newVisit() {
        const now = luxon.DateTime.now();
        const { data, rangeEnd, rangeStart, scale } = this.model;
        const opens = scale === "day" && data.day.open.length && data.day.open[0][0];
        let start = opens ? deserializeDateTime(opens) : rangeStart.set({ hour: MORNING });
        if (start < now && now < rangeEnd) {
            start = now
                .startOf("hour")
                .plus({ minutes: Math.ceil(now.minute / QUARTER) * QUARTER });
        }
        return this.createRecord({ start });
    }

    /** @override the buttons in the form of a visit change it without saving the dialog */
    async editRecord(record, context = {}) {
        await super.editRecord(record, context);
        if (record.id) {
            await this.model.load();
        }
    }
}
