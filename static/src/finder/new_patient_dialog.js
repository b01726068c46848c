import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

import { useSubEnv } from "@odoo/owl";

/**
 * A new patient out of the finder. Who is likely to be here already is shown before a second one is
 * made, and is taken with one click; a patient without a phone is asked for it once.
 */
export class NewPatientDialog extends FormViewDialog {
    /** @override */
    setup() {
        super.setup();
        this.notification = useService("notification");
        useSubEnv({ takeDentalPatient: (patient) => this.take(patient) });
        const save = this.viewProps.saveRecord;
        this.viewProps.saveRecord = async (record, params) =>
            (await this.isToBeMade(record)) && save(record, params);
    }

    /** It is this one: the field has the patient who is known, and nobody is made. */
    async take({ resId, data }) {
        await this.props.onRecordSaved({ resId, data: { display_name: data.display_name } });
        this.props.close();
    }

    /** Say once what should be looked at; who presses again has looked. */
    async isToBeMade(record) {
        await record.isDirty(); // what is being typed is known now, and who is like it
        const twins = record.data.dental_twin_ids?.currentIds.join() || "";
        const doubt = twins || (record.data.phone ? "" : "phone");
        if (record.resId || !doubt || doubt === this.doubt) {
            return true;
        }
        this.doubt = doubt;
        this.notification.add(
            twins
                ? _t("Is it one of these? If it is somebody else, save again.")
                : _t("Without a phone the patient cannot be called. If there is none, save again."),
            { type: "warning" }
        );
        return false;
    }
}
