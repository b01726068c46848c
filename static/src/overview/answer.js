import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { once } from "../once";

/** The page of one answer of the overview. The server says all of it; each bar opens what it counts. */
export class OverviewAnswer extends Component {
    static template = "dental_followup.OverviewAnswer";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.state = useState({ isBusy: false });
        onWillStart(async () => {
            this.answer = await this.orm.call("dental.followup.overview", "get_answer", [
                this.props.action.params.key,
            ]);
        });
    }

    /** Open the records that a bar counts. */
    open(bar) {
        return once(this.state, () => this.action.doAction(bar.action));
    }

    /** Show another answer in place of this one. */
    show(page) {
        const options = { stackPosition: "replaceCurrentAction" };
        return once(this.state, () => this.action.doAction(page, options));
    }
}

registry.category("actions").add("dental_followup_overview_answer", OverviewAnswer);
