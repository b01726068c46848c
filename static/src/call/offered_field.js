import { registry } from "@web/core/registry";
import {
    Many2ManyCheckboxesField,
    many2ManyCheckboxesField,
} from "@web/views/fields/many2many_checkboxes/many2many_checkboxes_field";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

let nextId = 0;

/** What the call has read for a field, and the answers given so far let through. */
const getItems = ({ name, record }) =>
    (record.data.choices?.[name] || [])
        .filter(({ when = {} }) =>
            Object.entries(when).every(([other, value]) => record.data[other] === value)
        )
        .map(({ id, label }) => [id, label]);

/** One of what was read with the call: nothing is fetched, so it can be chosen offline. */
export class OfferedRadioField extends RadioField {
    /** @override */
    setup() {
        this.id = `dental_followup_offered_${nextId++}`;
        this.type = "many2one";
    }

    /** @override */
    get items() {
        return getItems(this.props);
    }
}

/** Some of what was read with the call. */
export class OfferedCheckboxesField extends Many2ManyCheckboxesField {
    /** @override */
    setup() {}

    /** @override */
    get items() {
        return getItems(this.props);
    }

    /** @override */
    onChange(resId, isChecked) {
        const list = this.props.record.data[this.props.name];
        return list.addAndRemove({ [isChecked ? "add" : "remove"]: [resId] });
    }
}

registry.category("fields").add("dental_followup_offered_radio", {
    ...radioField,
    component: OfferedRadioField,
    supportedTypes: ["many2one"],
});
registry.category("fields").add("dental_followup_offered_checkboxes", {
    ...many2ManyCheckboxesField,
    component: OfferedCheckboxesField,
});
