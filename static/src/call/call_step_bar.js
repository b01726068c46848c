import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useState } from "@odoo/owl";

import { getSteps } from "./call_steps";

/** Where the call is, what is filled in, and a way to every step that is open. */
export class CallStepBar extends Component {
    static template = "dental_followup.CallStepBar";
    static props = { ...standardFieldProps };

    setup() {
        this.draft = useState(this.props.record.model.draft.state);
    }

    get steps() {
        return getSteps(this.props.record);
    }

    get current() {
        return this.steps.findIndex((step) => step.isCurrent);
    }

    get isGuided() {
        return !this.props.record.data.is_free;
    }

    /** @returns {string[]} what is not saved, and why */
    get notSaved() {
        const { isOffline, isSignedOut, errors } = this.draft;
        if (isSignedOut) {
            return [
                _t(
                    "Not saved yet: you are signed out. Load the page again and sign in; it is kept."
                ),
            ];
        }
        if (isOffline) {
            return [_t("Not saved yet: no connection. It is kept here and saved by itself.")];
        }
        const { fields } = this.props.record;
        return Object.entries(errors).map(([name, why]) =>
            _t("Not saved: “%(field)s”. %(why)s", { field: fields[name].string, why })
        );
    }

    onClick(step) {
        return this.env.goToStep(step.name);
    }
}

export const callStepBar = { component: CallStepBar, supportedTypes: ["selection"] };

registry.category("fields").add("dental_followup_call_steps", callStepBar);
