import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** How far down the middle of a mouth is, from very hard to very good. */
const MOUTHS = [10, 13, 16, 19, 22];

/** A feeling in one click, from a sad face to a happy one; a second click takes it back. */
export class SmileysField extends Component {
    static template = "dental_followup.SmileysField";
    static props = { ...standardFieldProps };

    get faces() {
        const chosen = this.props.record.data[this.props.name];
        return this.props.record.fields[this.props.name].selection.map(([value, label], index) => ({
            value,
            label,
            mouth: `M 7 16 Q 12 ${MOUTHS[index]} 17 16`,
            isChosen: value === chosen,
        }));
    }

    onClick({ value, isChosen }) {
        this.props.record.update({ [this.props.name]: isChosen ? false : value });
    }
}

registry.category("fields").add("dental_smileys", {
    component: SmileysField,
    supportedTypes: ["selection"],
});
