import { registry } from "@web/core/registry";
import { FloatTimeField, floatTimeField } from "@web/views/fields/float_time/float_time_field";

/** An hour of the clock; while it is not known, nothing stands there. */
export class ClockField extends FloatTimeField {
    static props = { ...FloatTimeField.props, until: { type: String, optional: true } };

    /** @override midnight is an hour only if another one ends it */
    get formattedValue() {
        const { record, name, until } = this.props;
        return record.data[name] || (until && record.data[until]) ? super.formattedValue : "";
    }
}

registry.category("fields").add("dental_followup_clock", {
    ...floatTimeField,
    component: ClockField,
    extractProps: (fieldInfo) => ({
        ...floatTimeField.extractProps(fieldInfo),
        until: fieldInfo.options.until,
    }),
});
