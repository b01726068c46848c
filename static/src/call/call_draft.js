import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";

import { reactive } from "@odoo/owl";

const PAUSE = 800;
const RETRY = 4000;

/**
 * What was typed or chosen in a call and the server does not have yet.
 *
 * It is sent a moment after the last change, and kept in the tab's own storage until the server
 * has it: a reload or a lost connection takes nothing away. The form's record is left as it is,
 * so nothing moves under the fingers of who is typing.
 */
export class CallDraft {
    constructor(resModel) {
        this.resModel = resModel;
        /** `status` is "saved", "waiting", "offline" or "refused". */
        this.state = reactive({ status: "saved" });
        this.changes = {};
        this.typing = {};
        this.version = 0;
        this.sending = Promise.resolve();
    }

    /** Say which call the notes are of. */
    open(resId) {
        this.resId = resId;
        this.forget();
    }

    /** Under what name the tab keeps the notes of a call. */
    keyOf(resId) {
        return `dental_followup.call.${resId}`;
    }

    get key() {
        return this.keyOf(this.resId);
    }

    get values() {
        return { ...this.changes, ...this.typing };
    }

    /** Note the form's changes, as the server takes them. */
    note(changes) {
        this.changes = changes;
        this.keep();
    }

    /** Note what stands in a field that is being typed in. */
    type(name, value) {
        this.typing[name] = value;
        this.keep();
    }

    /** What was typed in a field is among the form's changes from now on. */
    commit(name) {
        delete this.typing[name];
    }

    keep() {
        this.version++;
        this.state.status = this.state.status === "offline" ? "offline" : "waiting";
        browser.sessionStorage.setItem(this.key, JSON.stringify(this.values));
        this.sendIn(PAUSE);
    }

    /** There is no connection: say so, and try again until there is one. */
    wait() {
        this.state.status = "offline";
        this.sendIn(RETRY);
    }

    /** The server has it all, by another way. */
    forget() {
        browser.clearTimeout(this.timer);
        this.version++;
        this.changes = {};
        this.typing = {};
        this.state.status = "saved";
    }

    /** The server has it all, and this call is not noted any more. */
    drop() {
        this.forget();
        browser.sessionStorage.removeItem(this.key);
    }

    sendIn(delay) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.send(), delay);
    }

    /** Send what the server does not have yet; after each other, never two at once. */
    send() {
        browser.clearTimeout(this.timer);
        this.sending = this.sending.then(() => this.sendNow());
        return this.sending;
    }

    async sendNow() {
        const { version, resId } = this;
        if (this.state.status === "saved") {
            return;
        }
        try {
            await this.save(resId, this.values);
        } catch (error) {
            const isOffline = error instanceof ConnectionLostError;
            if (isOffline) {
                this.wait();
            } else {
                this.state.status = "refused";
            }
            return;
        }
        if (version === this.version) {
            this.state.status = "saved";
            browser.sessionStorage.removeItem(this.key);
        }
    }

    /** Give the server what an earlier page of this tab could not. */
    async replay(resId) {
        const kept = browser.sessionStorage.getItem(this.keyOf(resId));
        if (!kept) {
            return;
        }
        try {
            await this.save(resId, JSON.parse(kept));
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                throw error;
            }
        }
        browser.sessionStorage.removeItem(this.keyOf(resId));
    }

    save(resId, values) {
        return rpc(this.url, this.getParams(resId, values), { silent: true });
    }

    /** Hand over to the browser what is to be sent, because the page goes away. */
    sendAtLast() {
        if (this.state.status === "saved") {
            return;
        }
        const params = this.getParams(this.resId, this.values);
        const request = JSON.stringify({ jsonrpc: "2.0", method: "call", params });
        navigator.sendBeacon(this.url, new Blob([request], { type: "application/json" }));
    }

    get url() {
        return `/web/dataset/call_kw/${this.resModel}/web_save`;
    }

    getParams(resId, values) {
        return {
            model: this.resModel,
            method: "web_save",
            args: [[resId], values],
            kwargs: { specification: {}, context: this.context },
        };
    }
}
