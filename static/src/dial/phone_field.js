import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { dial, dialLink } from "./dial";

import { Component } from "@odoo/owl";

/** A number as people read it, which is dialled with a click. */
export class DialField extends Component {
    static template = "dental_followup.DialField";
    static props = { ...standardFieldProps };

    get number() {
        return this.props.record.data[this.props.name] || "";
    }

    get link() {
        return dialLink(this.number);
    }

    onClick(ev) {
        ev.stopPropagation(); // the row below stays closed
        this.env.onDialled?.();
        if (dial(this.env.services, this.number)) {
            ev.preventDefault();
        }
    }
}

registry.category("fields").add("dental_phone", {
    component: DialField,
    supportedTypes: ["char"],
});
