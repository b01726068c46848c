import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { FirstDay } from "../first_day/first_day";
import { once } from "../once";

const TREND_ICONS = {
    more: "fa-arrow-up text-success",
    less: "fa-arrow-down text-danger",
    alike: "fa-arrows-h text-muted",
};

/** What managers see first. The server says all of it; each number opens what it counts. */
export class Overview extends Component {
    static template = "dental_followup.Overview";
    static components = { FirstDay, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.state = useState({ isBusy: false });
        onWillStart(async () => {
            this.overview = await this.orm.call("dental.followup.overview", "get_overview");
        });
    }

    /** @returns {string} the icon of how a figure changed, or nothing if that cannot be told */
    iconOf(trend) {
        return TREND_ICONS[trend.way] || "";
    }

    /** Open the records that something counts. */
    open(counted) {
        return once(this.state, () => this.action.doAction(counted.action));
    }

    /** Show an answer on a page of its own. */
    show(page) {
        return once(this.state, () => this.action.doAction(page));
    }
}

registry.category("actions").add("dental_followup_overview", Overview);
