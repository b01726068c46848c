import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { user } from "@web/core/user";

const NEW_VISIT_HOURS = 0.5;
const NOT_TAKEN = ["cancelled", "moved", "no_show"];
const WHOLE_DAY = { from: 0, to: 24 };

/** The agenda's visits, titled by who comes, and the hours in which the clinic is open. */
export class AgendaModel extends CalendarModel {
    /**
     * Hours the agenda shows: the clinic's opening hours, widened where a visit lies outside them,
     * so that no visit is ever hidden.
     */
    get shownHours() {
        const hours = { ...this.data.openingHours };
        for (const { start, end, isBlocked } of Object.values(this.records)) {
            if (isBlocked) {
                continue;
            }
            hours.from = Math.min(hours.from, start.hour);
            hours.to = Math.max(hours.to, end.hasSame(start, "day") ? end.hour + 1 : 24);
        }
        return { from: hours.from, to: Math.min(hours.to, 24) };
    }

    /** @override */
    get defaultFilterLabel() {
        return _t("No dentist");
    }

    /** @override a visit without a chosen length is half an hour; in a column, it has its dentist */
    buildRawRecord(partialRecord, options = {}) {
        const rawRecord = super.buildRawRecord(partialRecord, {
            duration_hour: NEW_VISIT_HOURS,
            ...options,
        });
        return partialRecord.dentist
            ? { ...rawRecord, dental_dentist_id: partialRecord.dentist }
            : rawRecord;
    }

    /** @override */
    makeContextDefaults(rawRecord) {
        const context = super.makeContextDefaults(rawRecord);
        if (rawRecord.dental_dentist_id) {
            context.default_dental_dentist_id = rawRecord.dental_dentist_id;
        }
        return context;
    }

    /** @override */
    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        if (!rawRecord.dental_patient_id) {
            const title = `${rawRecord.display_name} · ${rawRecord.dental_dentist_id[1]}`;
            return { ...record, title, isBlocked: true, isHatched: true };
        }
        return {
            ...record,
            title: rawRecord.dental_patient_id[1],
            visitState: rawRecord.dental_state,
            holdsTime: !NOT_TAKEN.includes(rawRecord.dental_state),
        };
    }

    /** @override all that the agenda needs is asked for at once */
    async updateData(data) {
        data.range = this.computeRange();
        const [hours, blocked] = await Promise.all([
            this.scale === "day" ? this.loadDay(data) : this.loadOpeningHours(data),
            this.loadBlockedTimes(data),
            super.updateData(data),
        ]);
        Object.assign(data, hours);
        this.addBlockedTimes(data, blocked);
    }

    loadBlockedTimes(data) {
        const { context, fieldNames, resModel } = this.meta;
        return this.orm.searchRead(
            resModel,
            [
                ["dental_patient_id", "=", false],
                ["dental_dentist_id", "!=", false],
                ["dental_company_id", "in", user.context.allowed_company_ids],
                ["allday", "=", false],
                ...this.computeRangeDomain(data),
            ],
            fieldNames,
            { context }
        );
    }

    /** Adds the times that dentists are not available, after the visits have told the filters. */
    addBlockedTimes(data, blocked) {
        const dentists = data.filterSections.dental_dentist_id?.filters ?? [];
        const hidden = dentists.filter(({ active }) => !active).map(({ value }) => value);
        for (const rawRecord of blocked) {
            if (!hidden.includes(rawRecord.dental_dentist_id[0])) {
                data.records[rawRecord.id] = this.normalizeRecord(rawRecord);
            }
        }
        if (data.day) {
            data.day.dentists = data.day.dentists.filter(({ id }) => !hidden.includes(id));
        }
    }

    /** Who works when, on the day that is shown. */
    async loadDay({ range: { start, end } }) {
        const span = [serializeDateTime(start), serializeDateTime(end)];
        return { day: await this.orm.call(this.resModel, "get_dental_day", span) };
    }

    async loadOpeningHours({ openingHours }) {
        return { openingHours: openingHours || (await this.readOpeningHours()) };
    }

    async readOpeningHours() {
        const [company] = await this.orm.webRead("res.company", [user.activeCompany.id], {
            specification: {
                resource_calendar_id: {
                    fields: { attendance_ids: { fields: { hour_from: {}, hour_to: {} } } },
                },
            },
        });
        const attendances = company.resource_calendar_id?.attendance_ids ?? [];
        if (!attendances.length) {
            return WHOLE_DAY;
        }
        return {
            from: Math.floor(Math.min(...attendances.map((attendance) => attendance.hour_from))),
            to: Math.ceil(Math.max(...attendances.map((attendance) => attendance.hour_to))),
        };
    }
}
