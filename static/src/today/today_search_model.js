import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { SearchModel } from "@web/search/search_model";

/**
 * Remembers which filters and groupings somebody works with in Today, in this browser.
 *
 * They are known by their names, so that they outlive an upgrade; what has gone meanwhile is
 * passed over. What was typed is not kept. A link that brings its own filters wins.
 */
export class TodaySearchModel extends SearchModel {
    async load(config) {
        const context = config.context || {};
        this.remembers = Boolean(context.dental_today);
        const isLinked = Object.keys(context).some((key) => key.startsWith("search_default_"));
        const isBack = Boolean(config.state);
        this.isLoading = true;
        await super.load(config);
        if (this.remembers && !isLinked && !isBack) {
            this.recall();
        }
        this.isLoading = false;
    }

    /** @override */
    async _notify() {
        if (this.remembers && !this.isLoading && !this.blockNotification) {
            this.remember();
        }
        return super._notify();
    }

    get storageKey() {
        return `dental_followup.today.${user.userId}`;
    }

    remember() {
        const names = [];
        for (const { searchItemId, ...option } of this.query) {
            const name = this.nameOf(this.searchItems[searchItemId]);
            if (name) {
                names.push({ name, ...option });
            }
        }
        browser.localStorage.setItem(this.storageKey, JSON.stringify(names));
    }

    recall() {
        const names = this.readNames();
        if (!names) {
            return;
        }
        const items = Object.values(this.searchItems);
        this.query = [];
        for (const { name, ...option } of names) {
            const item = items.find((item) => this.nameOf(item) === name);
            if (item) {
                this.query.push({ searchItemId: item.id, ...option });
            }
        }
        this._reset();
    }

    /** @returns {Object[]|null} what was remembered, or nothing that can be read */
    readNames() {
        try {
            const names = JSON.parse(browser.localStorage.getItem(this.storageKey));
            return Array.isArray(names) ? names : null;
        } catch {
            return null;
        }
    }

    /** A filter is known by its name, a favourite by its title; what was typed has none. */
    nameOf(item) {
        if (item?.type === "favorite") {
            return `favorite ${item.description}`;
        }
        const isKept = ["filter", "groupBy", "dateFilter", "dateGroupBy"].includes(item?.type);
        return isKept && item.name ? `${item.type} ${item.name}` : null;
    }
}
