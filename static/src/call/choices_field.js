import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CharField } from "@web/views/fields/char/char_field";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useEffect, useRef, useState } from "@odoo/owl";

/**
 * A value in one click, of those that another field lists as `{value, label}`; or another value,
 * in the field as it is otherwise.
 */
export class ChoicesField extends Component {
    static template = "dental_followup.ChoicesField";
    static props = {
        ...standardFieldProps,
        choicesField: { type: String },
        placeholder: { type: String, optional: true },
    };

    setup() {
        this.state = useState({ isOther: false });
        this.root = useRef("root");
        useEffect(
            (isOther) => {
                if (isOther) {
                    this.root.el?.querySelector(".o_dental_followup_other_value input")?.focus();
                }
            },
            () => [this.state.isOther]
        );
    }

    get isMoment() {
        return this.props.record.fields[this.props.name].type === "datetime";
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get otherLabel() {
        return this.isMoment ? _t("Another time") : _t("Another reason");
    }

    get choices() {
        const choices = this.props.record.data[this.props.choicesField] || [];
        return choices.map(({ value, label }) => {
            const taken = this.isMoment ? deserializeDateTime(value) : value;
            return { key: value, label, value: taken, isChosen: this.isValue(taken) };
        });
    }

    /** Another value stands there, or is asked for; without choices there is nothing else. */
    get isOther() {
        const { choices } = this;
        return (
            !choices.length ||
            (!choices.some((choice) => choice.isChosen) &&
                (this.state.isOther || Boolean(this.value)))
        );
    }

    get input() {
        const { name, id, record, readonly, placeholder } = this.props;
        return {
            Component: this.isMoment ? DateTimeField : CharField,
            props: { name, id, record, readonly, placeholder },
        };
    }

    isValue(value) {
        return this.isMoment
            ? Boolean(this.value) && this.value.toMillis() === value.toMillis()
            : this.value === value;
    }

    choose(value) {
        this.state.isOther = false;
        return this.props.record.update({ [this.props.name]: value });
    }

    async chooseOther() {
        await this.choose(false);
        this.state.isOther = true;
    }
}

registry.category("fields").add("dental_followup_choices", {
    component: ChoicesField,
    supportedTypes: ["char", "datetime"],
    extractProps: ({ options, placeholder }) => ({
        choicesField: options.choices,
        placeholder,
    }),
});
