import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, onWillUpdateProps, useState } from "@odoo/owl";

const MORE = 30;

/** Visits, contacts, messages and feedback of a patient, newest first; a click opens one. */
export class TimelineField extends Component {
    static template = "dental_followup.TimelineField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ longer: null });
        onWillUpdateProps((next) => {
            if (next.record.resId !== this.props.record.resId) {
                this.state.longer = null;
            }
        });
    }

    get timeline() {
        const read = this.props.record.data[this.props.name];
        return this.state.longer || read || { entries: [], more: false };
    }

    async showMore() {
        const { resId, resModel } = this.props.record;
        this.state.longer = await this.orm.call(resModel, "get_dental_timeline", [
            [resId],
            this.timeline.entries.length + MORE,
        ]);
    }

    async open({ id, model }) {
        return this.action.doAction(await this.orm.call(model, "get_formview_action", [[id]]));
    }
}

registry.category("fields").add("dental_timeline", {
    component: TimelineField,
    supportedTypes: ["json"],
});
