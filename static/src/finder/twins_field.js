import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** Patients who may be the one that is entered, each with the click that takes them instead. */
export class TwinsField extends Component {
    static template = "dental_followup.TwinsField";
    static props = { ...standardFieldProps };

    get patients() {
        return this.props.record.data[this.props.name].records;
    }

    /** Whether there is a field that waits for a patient. */
    get canTake() {
        return Boolean(this.env.takeDentalPatient);
    }

    take(patient) {
        return this.env.takeDentalPatient(patient);
    }
}

registry.category("fields").add("dental_twins", {
    component: TwinsField,
    supportedTypes: ["many2many"],
    relatedFields: () => [
        { name: "display_name", type: "char" },
        { name: "dental_found_text", type: "char" },
    ],
});
