import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component } from "@odoo/owl";

/** Why the call cannot be saved as it is, said where the input is. */
export class CallError extends Component {
    static template = "dental_followup.CallError";
    static props = { ...standardWidgetProps, about: { type: Array } };

    get text() {
        const { review_field, review_error } = this.props.record.data;
        return this.props.about.includes(review_field) && review_error;
    }
}

registry.category("view_widgets").add("dental_followup_error", {
    component: CallError,
    extractProps: ({ options }) => ({ about: options.about }),
});
