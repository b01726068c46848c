import { Component, onWillStart, useState } from "@odoo/owl";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { once } from "../once";

const FIRST_DAY = "dental.followup.first.day";

/** What is left to set up in a clinic that begins, one click each; the server says all of it. */
export class FirstDay extends Component {
    static template = "dental_followup.FirstDay";
    static props = { isMain: { type: Boolean, optional: true } };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ isBusy: false, day: false });
        onWillStart(async () => {
            if (await user.hasGroup("dental_followup.group_manager")) {
                await this.say("get_first_day");
            }
        });
    }

    async say(method, ...told) {
        this.state.day = await this.orm.call(FIRST_DAY, method, told);
    }

    /** Open what a step is about; what was done there shows when it is closed. */
    open(step) {
        return once(this.state, async () => {
            const action = await this.orm.call(FIRST_DAY, "action_open_step", [step.key]);
            await this.action.doAction(action, { onClose: () => this.say("get_first_day") });
        });
    }

    tick(step) {
        return once(this.state, () => this.say("action_tick", step.key));
    }

    close() {
        return once(this.state, () => this.say("action_close"));
    }

    /** Load the sample day, or take it away; the screen around then shows what there is. */
    async changeSample(method) {
        await once(this.state, () => this.say(method));
        await this.action.doAction("soft_reload");
    }
}
