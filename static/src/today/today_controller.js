import { markup, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { FirstDay } from "../first_day/first_day";
import { once } from "../once";
import { TodayBar } from "./today_bar";

const REFRESHED_AFTER = 60000;
const RING_US = "dental_followup.dental_followup_incoming_action";

/** Today's numbers are read together with its lines. */
export const withSummary = (Model) =>
    class extends Model {
        async load(params) {
            const [, today] = await Promise.all([
                super.load(params),
                this.orm.call("dental.followup", "get_today_summary"),
            ]);
            this.today = today;
        }
    };

/** One button that opens the next call, and how the day stands, over a list or its cards. */
export const withToday = (Controller) =>
    class extends Controller {
        static components = { ...Controller.components, FirstDay, TodayBar };

        setup() {
            super.setup();
            this.action = useService("action");
            this.today = useState({ isBusy: false });
            let timer;
            onMounted(() => {
                timer = browser.setInterval(() => this.refresh(), REFRESHED_AFTER);
            });
            onWillUnmount(() => browser.clearInterval(timer));
        }

        /** @returns {Object|string} what is said where there is nothing to show */
        get noContentHelp() {
            const { title, text } = this.model.today || {};
            return title
                ? markup`<p class="o_view_nocontent_smiling_face">${title}</p><p>${text}</p>`
                : this.props.info.noContentHelp;
        }

        onCallNext() {
            return this.open("action_call_next");
        }

        onGoOn() {
            return this.open("action_go_on");
        }

        onRingUs() {
            const options = { onClose: () => this.model.load() };
            return once(this.today, () => this.action.doAction(RING_US, options));
        }

        /** Open what waits for somebody to say what it is: messages, visits left out. */
        onSort({ action, filter }) {
            return this.action.doAction(action, {
                additionalContext: filter ? { [`search_default_${filter}`]: 1 } : {},
            });
        }

        /** Open what a method of the queue answers; afterwards the day stands differently. */
        open(method) {
            return once(this.today, () =>
                this.action.doActionButton({
                    type: "object",
                    name: method,
                    resModel: this.props.resModel,
                    resIds: [],
                    context: this.props.context,
                    onClose: () => this.model.load(),
                })
            );
        }

        /** Hours come and promises fall due: read anew, unless somebody is busy with a line. */
        refresh() {
            const isBusy =
                document.visibilityState !== "visible" ||
                document.querySelector(".modal") ||
                document.activeElement?.closest(".o_data_row, .o_kanban_record, .o_searchview") ||
                this.model.root.selection?.length;
            return isBusy ? undefined : this.model.load();
        }
    };
