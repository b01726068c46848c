import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component } from "@odoo/owl";

import { getNeighbour, isUnlocked } from "./call_steps";

/** Back and Next; on one page, on to the result. */
export class CallNav extends Component {
    static template = "dental_followup.CallNav";
    static props = { ...standardWidgetProps };

    get data() {
        return this.props.record.data;
    }

    get isAtResult() {
        return this.data.step === "result";
    }

    get hasBack() {
        return this.isAtResult || (!this.data.is_free && getNeighbour(this.props.record, -1));
    }

    /** What keeps the patient from coming is chosen before anything is offered. */
    get isWaiting() {
        return !this.data.is_free && this.data.step === "blocker" && !isUnlocked(this.data);
    }

    /** A time that was asked for at once is booked by the button before this one. */
    get isSecond() {
        const { not_asked: isAtOnce, slot_id: slot, step } = this.data;
        return Boolean(isAtOnce && slot && step === "slot");
    }
}

registry.category("view_widgets").add("dental_followup_call_nav", { component: CallNav });
