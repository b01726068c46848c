import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { useEffect, useExternalListener, useState } from "@odoo/owl";

const ATTEND = ".o_dental_followup_incoming button[name='action_dental_attend']";

/** They ring us: Enter opens the call of the only patient who is meant, or goes to the first. */
export class IncomingController extends FormController {
    setup() {
        super.setup();
        this.asked = useState({ times: 0 });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        useEffect(
            (times) => {
                const { query, match_ids } = this.model.root.data;
                const button = times && query && this.rootRef.el.querySelector(ATTEND);
                if (button && match_ids.count === 1) {
                    button.click();
                } else if (button) {
                    button.focus();
                }
            },
            () => [this.asked.times]
        );
    }

    async onKeydown(ev) {
        if (
            ev.key === "Enter" && !ev.isComposing &&
            this.rootRef.el?.contains(ev.target) && ev.target.closest("[name='query']")
        ) {
            await this.model.root.isDirty();
            this.asked.times++;
        }
    }
}

registry
    .category("views")
    .add("dental_followup_incoming", { ...formView, Controller: IncomingController });
