import { _t } from "@web/core/l10n/translation";
import { CalendarController } from "@web/views/calendar/calendar_controller";

export class AgendaController extends CalendarController {
    /** @override */
    get editRecordDefaultDisplayText() {
        return _t("New visit");
    }

    /** @override the buttons in the form of a visit change it without saving the dialog */
    async editRecord(record, context = {}) {
        await super.editRecord(record, context);
        if (record.id) {
            await this.model.load();
        }
    }
}
