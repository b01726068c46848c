import { Component } from "@odoo/owl";

/** How the day stands in one line, and the call this user is in. */
export class TodayBar extends Component {
    static template = "dental_followup.TodayBar";
    static props = {
        today: Object,
        onGoOn: Function,
        onSort: Function,
    };

    /** @returns {Object|undefined} the filter of the search view that a number is about */
    filterOf(count) {
        const items = Object.values(this.env.searchModel.searchItems);
        return count.filter && items.find((item) => item.name === count.filter);
    }

    toggle(count) {
        this.env.searchModel.toggleSearchItem(this.filterOf(count).id);
    }
}
