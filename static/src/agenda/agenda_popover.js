import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { CalendarCommonPopover } from "@web/views/calendar/calendar_common/calendar_common_popover";

import { markup, useState } from "@odoo/owl";

import { once } from "../once";

/** Buttons in the order of a visit's day; each is shown if the server lists what it `needs`. */
const BUTTONS = [
    { needs: "call", method: "action_dental_call", label: _t("Call"), isQuiet: true },
    { needs: "arrived", method: "action_dental_arrived", label: _t("Arrived") },
    { needs: "confirmed", method: "action_dental_confirmed", label: _t("Confirmed") },
    { needs: "attended", method: "action_dental_attended", label: _t("Attended") },
    { needs: "no_show", method: "action_dental_no_show", label: _t("No-show"), leadsOn: true },
    { needs: "moved", method: "action_dental_move", label: _t("Move"), isQuiet: true },
    { needs: "cancelled", method: "action_dental_cancel", label: _t("The patient cancels") },
    { needs: "cancelled", method: "action_dental_cancel_by_clinic", label: _t("We cancel") },
    { needs: "sooner", method: "action_dental_sooner", label: _t("Would come sooner") },
    { needs: "not_sooner", method: "action_dental_not_sooner", label: _t("No longer sooner") },
    { needs: "undo", method: "action_dental_undo", label: _t("Undo") },
];

/**
 * What is known of a visit, and what became of it in one click. Which state may follow which is
 * the server's business: the visit brings the list in `dental_allowed_states`, and in
 * `dental_sooner_button` what may be noted of the patient's wish to come sooner. What was noted is
 * said; what opens a dialog speaks for itself.
 */
export class AgendaPopover extends CalendarCommonPopover {
    static subTemplates = {
        ...CalendarCommonPopover.subTemplates,
        body: "dental_followup.AgendaPopover.body",
        footer: "dental_followup.AgendaPopover.footer",
    };

    setup() {
        super.setup();
        this.action = useService("action");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.state = useState({ isBusy: false, record: this.props.record });
    }

    /** What was agreed with a patient who has arrived, as the server wrote it. */
    get handover() {
        const html = this.state.record.rawRecord.dental_handover_html;
        return html && markup(html);
    }

    get buttons() {
        const visit = this.state.record.rawRecord;
        const allowed = (visit.dental_allowed_states || "").split(",");
        allowed.push(visit.dental_sooner_button, visit.dental_call_button && "call");
        return BUTTONS.filter((button) => allowed.includes(button.needs));
    }

    /**
     * The popover closes last: its visit may have to be asked for something in a dialog first. Who
     * did not come is called next, so it stays and shows what may be done now.
     */
    async onButtonClick({ method, label, isQuiet, leadsOn }) {
        const { close, model, record } = this.props;
        await once(this.state, async () => {
            await this.action.doActionButton({
                type: "object",
                name: method,
                resModel: model.resModel,
                resId: record.id,
                context: user.context,
                onClose: () => model.load(),
            });
            if (!isQuiet) {
                const patient = record.title;
                this.notification.add(
                    _t("%(patient)s: noted, %(what)s", { patient, what: label }),
                    {
                        type: "success",
                    }
                );
            }
            if (!leadsOn || !(await this.readAnew())) {
                close();
            }
        });
    }

    /** Show the visit as it is now, if the screen still has it. */
    async readAnew() {
        const { model, record } = this.props;
        const [rawRecord] = await this.orm.searchRead(
            model.resModel,
            [["id", "=", record.id]],
            model.meta.fieldNames,
            { context: user.context }
        );
        if (rawRecord) {
            this.state.record = model.normalizeRecord(rawRecord);
        }
        return Boolean(rawRecord?.dental_call_button);
    }
}
