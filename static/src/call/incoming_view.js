import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { useExternalListener } from "@odoo/owl";

import { once } from "../once";

/** Incoming call: Enter opens the call of the patient who is meant, if it is only one. */
export class IncomingController extends FormController {
    setup() {
        super.setup();
        this.work = { isBusy: false };
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
    }

    async onKeydown(ev) {
        if (
            ev.key !== "Enter" ||
            ev.isComposing ||
            !this.rootRef.el?.contains(ev.target) ||
            !ev.target.closest("[name='query']")
        ) {
            return;
        }
        await once(this.work, () => this.attend()); // who presses Enter twice attends one call
    }

    async attend() {
        await this.model.root.isDirty();
        const { query, match_ids } = this.model.root.data;
        const [match] = match_ids.records;
        if (query && match_ids.count === 1 && !match.data.dental_deceased_on) {
            await this.actionService.doActionButton({
                type: "object",
                name: "action_dental_attend",
                resModel: match.resModel,
                resId: match.resId,
                context: { ...this.props.context, dental_number_typed: query },
            });
        }
    }
}

registry
    .category("views")
    .add("dental_followup_incoming", { ...formView, Controller: IncomingController });
