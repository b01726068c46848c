import { browser } from "@web/core/browser/browser";
import { RPCError, rpc } from "@web/core/network/rpc";
import { pick } from "@web/core/utils/objects";

import { reactive } from "@odoo/owl";

const PAUSE = 800;
const RETRY = 4000;
/** So many last tries to save a text are remembered, each of which may have reached the server. */
const TRIES = 5;
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";
const TEXTS = ["char", "text"];

/** Tell whether the server does not know any more who is asking. */
export const isSignOut = (error) =>
    error instanceof RPCError && error.exceptionName === SESSION_EXPIRED;

/**
 * What was typed or chosen in a call and the server does not have yet.
 *
 * It is sent a moment after the last change, and kept in the tab's own storage until the server
 * has it: a reload or a lost connection takes nothing away, and a value that is refused keeps back
 * no other. What another window wrote into the same text stays. The form's record is left as it
 * is, so nothing moves under the fingers of who is typing.
 */
export class CallDraft {
    constructor(resModel) {
        this.resModel = resModel;
        /** `errors` tells by field why the server does not take what stands there. */
        this.state = reactive({ isOffline: false, isSignedOut: false, errors: {} });
        this.onJoined = () => {};
        this.sending = Promise.resolve();
        this.forget();
    }

    /** Say which call the notes are of, as the server has it now. */
    open({ resId, data, fields }) {
        this.resId = resId;
        this.forget();
        for (const name of Object.keys(data)) {
            if (TEXTS.includes(fields[name].type)) {
                this.known[name] = [data[name] || ""];
            }
        }
    }

    /** Under what name the tab keeps the notes of a call. */
    keyOf(resId) {
        return `dental_followup.call.${resId}`;
    }

    get key() {
        return this.keyOf(this.resId);
    }

    /** What stands in the form and the server does not have yet. */
    get pending() {
        const values = { ...this.changes, ...this.typing };
        return pick(values, ...Object.keys(values).filter((name) => !this.has(name, values[name])));
    }

    /** Tell whether something is to be saved that cannot be now. */
    get isKeptBack() {
        const { isOffline, isSignedOut, errors } = this.state;
        const isInError = Object.keys(errors).length > 0;
        // who was signed out has to leave the page, and finds it all again
        const isAlone = isOffline && !isSignedOut;
        return (isAlone || isInError) && Object.keys(this.pending).length > 0;
    }

    /** Tell whether the server was given this by this page. */
    has(name, value) {
        return this.given[name] === JSON.stringify(value);
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
        this.store();
        this.sendIn(PAUSE);
    }

    /** Keep in the tab what is still to be given, and what the texts were like before. */
    store() {
        const { pending } = this;
        const names = Object.keys(pending);
        if (names.length) {
            const kept = { values: pending, known: pick(this.known, ...names) };
            browser.sessionStorage.setItem(this.key, JSON.stringify(kept));
        } else {
            browser.sessionStorage.removeItem(this.key);
        }
    }

    /** The server has it all, by another way. */
    forget() {
        browser.clearTimeout(this.timer);
        this.changes = {};
        this.typing = {};
        /** By field, as JSON: what the server took of this page. */
        this.given = {};
        /** By text: what the server may have there without another window having written it. */
        this.known = {};
        Object.assign(this.state, { isOffline: false, isSignedOut: false, errors: {} });
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
        const { resId, pending, given } = this;
        if (!Object.keys(pending).length) {
            return;
        }
        try {
            const errors = await this.give(resId, pending);
            if (given === this.given) {
                Object.assign(this.state, { isOffline: false, isSignedOut: false, errors });
                this.store();
            }
        } catch (error) {
            Object.assign(this.state, { isOffline: true, isSignedOut: isSignOut(error) });
            this.sendIn(RETRY);
        }
    }

    /** Give the server what an earlier page of this tab could not, and return what it refuses. */
    async replay(resId) {
        const kept = JSON.parse(browser.sessionStorage.getItem(this.keyOf(resId)) || "null");
        if (!kept) {
            return {};
        }
        this.forget();
        this.known = kept.known;
        const errors = await this.give(resId, kept.values);
        return pick(kept.values, ...Object.keys(errors));
    }

    /**
     * Save values; if they are refused together, one by one, as long as one more is taken.
     *
     * @returns {Promise<Object>} by field that is refused, why
     * @throws what is no answer of the server
     */
    async give(resId, values) {
        const names = Object.keys(values);
        try {
            await this.save(resId, values);
            return {};
        } catch (error) {
            if (!(error instanceof RPCError) || isSignOut(error)) {
                throw error;
            }
            if (names.length === 1) {
                return { [names[0]]: error.data?.message || error.message };
            }
        }
        let errors = {};
        for (let left = names, taken = true; taken && left.length;) {
            errors = {};
            for (const name of left) {
                Object.assign(errors, await this.give(resId, pick(values, name)));
            }
            taken = Object.keys(errors).length < left.length;
            left = Object.keys(errors);
        }
        return errors;
    }

    /** Save values; the texts come back as they stand, maybe joined with another window's. */
    async save(resId, values) {
        const { given, known } = this;
        const texts = Object.keys(values).filter((name) => name in known);
        const params = this.getParams(resId, values);
        for (const name of texts) {
            const [before, ...tried] = [...known[name], values[name] || ""];
            known[name] = [before, ...tried.slice(-TRIES)];
        }
        const [saved] = await rpc(this.urlOf("web_save"), params, { silent: true });
        for (const [name, value] of Object.entries(values)) {
            given[name] = JSON.stringify(value);
        }
        const joined = {};
        for (const name of texts) {
            const text = saved[name] || "";
            known[name] = [text];
            if (text !== (values[name] || "")) {
                joined[name] = { text, sent: values[name] || "" };
            }
        }
        if (Object.keys(joined).length && given === this.given) {
            await this.onJoined(joined);
        }
    }

    /** Hand over to the browser what is to be sent, because the page goes away. */
    sendAtLast() {
        const { pending } = this;
        for (const name of Object.keys(this.state.errors)) {
            delete pending[name];
        }
        if (!Object.keys(pending).length) {
            return;
        }
        this.post(this.urlOf("web_save"), this.getParams(this.resId, pending));
    }

    /** Call a method of the call, because the page goes away. */
    callAtLast(method) {
        this.post(this.urlOf(method), this.paramsOf(this.resId, method));
    }

    /** Call a method of a call whose form is gone already; nobody waits for it. */
    async call(resId, method) {
        try {
            await rpc(this.urlOf(method), this.paramsOf(resId, method), { silent: true });
        } catch {
            return; // as if the browser had been closed: the server knows by itself after a while
        }
    }

    post(url, params) {
        const request = JSON.stringify({ jsonrpc: "2.0", method: "call", params });
        navigator.sendBeacon(url, new Blob([request], { type: "application/json" }));
    }

    urlOf(method) {
        return `/web/dataset/call_kw/${this.resModel}/${method}`;
    }

    paramsOf(resId, method) {
        const { context, resModel: model } = this;
        return { model, method, args: [[resId]], kwargs: { context } };
    }

    getParams(resId, values) {
        const read = pick(this.known, ...Object.keys(values));
        const specification = Object.fromEntries(Object.keys(read).map((name) => [name, {}]));
        return {
            model: this.resModel,
            method: "web_save",
            args: [[resId], values],
            kwargs: { specification, context: { ...this.context, dental_texts_read: read } },
        };
    }
}
