import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { onWillUnmount, useExternalListener, useSubEnv } from "@odoo/owl";

import { once } from "../once";

/** So long nobody types a sign more, in milliseconds: then it is looked for. */
const PAUSE = 250;

/** Incoming call: Enter opens the call of the patient who is meant, if it is only one. */
export class IncomingController extends FormController {
    setup() {
        super.setup();
        this.work = { isBusy: false };
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        useExternalListener(window, "input", (ev) => this.onInput(ev));
        useSubEnv({ takeDentalPatient: (patient) => this.take(patient) });
        onWillUnmount(() => browser.clearTimeout(this.timer));
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

    /** Who is meant is looked for while one types; nobody presses a button for it. */
    onInput({ target }) {
        if (!this.rootRef.el?.contains(target) || !target.closest("[name='query']")) {
            return;
        }
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(
            () => this.model.root.update({ query: target.value }),
            PAUSE
        );
    }

    async attend() {
        browser.clearTimeout(this.timer);
        await this.model.root.isDirty();
        const { query, match_ids } = this.model.root.data;
        const [match] = match_ids.records;
        if (query && match_ids.count === 1 && !match.data.dental_deceased_on) {
            await this.take(match);
        }
    }

    take({ resId, resModel }) {
        return this.actionService.doActionButton({
            type: "object",
            name: "action_dental_attend",
            resModel,
            resId,
            context: {
                ...this.props.context,
                dental_number_typed: this.model.root.data.query,
            },
        });
    }
}

registry
    .category("views")
    .add("dental_followup_incoming", { ...formView, Controller: IncomingController });
