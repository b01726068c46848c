import { browser } from "@web/core/browser/browser";
import { makeContext } from "@web/core/context";
import { ConnectionLostError } from "@web/core/network/rpc";
import { hasTouch } from "@web/core/browser/feature_detection";
import { FormController } from "@web/views/form/form_controller";

import { onWillUnmount, toRaw, useEffect, useExternalListener, useSubEnv } from "@odoo/owl";

import { getNeighbour } from "./call_steps";

const TYPED = "input[type='text'], input:not([type]), textarea";
const CHOSEN = "input[type='radio']:enabled, input[type='checkbox']:enabled";
/** What can be chosen in these steps is the server's; once shown, most of it is known here. */
const FROM_SERVER = ["blocker", "reply", "closing", "slot", "result"];
const ALWAYS_ANEW = ["reply", "result"];
const OPEN_LISTS = ".o-autocomplete--dropdown-menu, .o_datetime_picker, .o-dropdown--menu";

/** The guided call: steps without a new dialog, the keyboard, and notes that are never lost. */
export class CallController extends FormController {
    setup() {
        super.setup();
        this.shown = new Set();
        useSubEnv({
            goToStep: this.goToStep.bind(this),
            goForward: () => this.go(1),
            goBack: () => this.go(-1),
        });
        // Before the web client takes Enter on a box to tick it: a call goes on by Enter.
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
        useExternalListener(window, "input", (ev) => this.onTyping(ev));
        useExternalListener(window, "change", (ev) => this.onTyped(ev));
        useEffect(
            () => {
                this.focusFirst();
                // What was pressed may leave the screen a moment later, and the focus with it.
                const timer = browser.setTimeout(() => this.keepFocus(), 100);
                return () => browser.clearTimeout(timer);
            },
            () => {
                const { resId, data } = this.model.root;
                return [resId, data.screen, data.step, data.is_free];
            }
        );
        onWillUnmount(() => this.model.draft.send());
    }

    /** @override */
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = (record, changes) => {
            if (this.isCall(record)) {
                this.model.draft.note(changes);
            }
        };
        return params;
    }

    /** A field's record and the form's may be two views of one object. */
    isCall(record) {
        return toRaw(record) === toRaw(this.model.root);
    }

    /** @override what is typed is saved all the time, and kept until it is */
    async beforeUnload() {
        this.model.draft.sendAtLast();
    }

    /** @override */
    beforeVisibilityChange() {
        if (document.visibilityState === "hidden") {
            this.model.draft.send();
        }
    }

    /** @override */
    async onRecordSaved(record, changes) {
        await super.onRecordSaved(record, changes);
        if (this.isCall(record)) {
            this.model.draft.drop();
        }
    }

    /** @override a button that shows the call again shows it in this dialog, without a flicker */
    async beforeExecuteActionButton(clickParams) {
        if (clickParams.special || clickParams.type !== "object") {
            return super.beforeExecuteActionButton(clickParams);
        }
        await this.model.draft.sending;
        const { root } = this.model;
        if (await root.save({ reload: false })) {
            await this.run(
                clickParams.name,
                makeContext([root.context, clickParams.context], root.evalContext)
            );
        }
        return false;
    }

    /** Run a method of the call, which is saved, and show what it answers. */
    async run(method, context) {
        const { root } = this.model;
        const action = await this.orm.call(root.resModel, method, [[root.resId]], { context });
        if (action?.res_model === root.resModel && action.res_id === root.resId) {
            return root.load();
        }
        this.model.draft.drop();
        return this.actionService.doAction(action || { type: "ir.actions.act_window_close" });
    }

    // STEPS

    async go(direction) {
        // What was chosen last may open a step, or have nothing left to say in it.
        await this.model.root.isDirty();
        const { data } = this.model.root;
        if (direction < 0 && data.step === "result" && data.review_step) {
            return this.goToStep(data.review_step);
        }
        if (data.is_free) {
            return this.goToStep(direction > 0 ? "result" : "opening");
        }
        const name = getNeighbour(this.model.root, direction);
        return name && this.goToStep(name);
    }

    async goToStep(step) {
        const { root } = this.model;
        await root.isDirty();
        if (!(await this.canOpen(step))) {
            return;
        }
        if (step !== "result") {
            return root.update({ step });
        }
        await this.model.draft.sending;
        if (await root.save({ reload: false })) {
            return this.run("action_review", root.context);
        }
    }

    /** Without a connection a step that needs it is not opened: the bar of steps says why. */
    async canOpen(step) {
        const { resModel, resId } = this.model.root;
        const key = `${resId} ${step}`;
        if (!FROM_SERVER.includes(step) || this.shown.has(key)) {
            return true;
        }
        try {
            await this.orm.silent.read(resModel, [resId], ["step"]);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.model.draft.wait();
                return false;
            }
            throw error;
        }
        if (!ALWAYS_ANEW.includes(step)) {
            this.shown.add(key);
        }
        return true;
    }

    // KEYBOARD

    get modal() {
        return this.rootRef.el?.closest(".modal");
    }

    isTarget(ev) {
        const { modal } = this;
        return (
            modal &&
            !modal.classList.contains("o_inactive_modal") &&
            (ev.target === document.body || modal.contains(ev.target)) &&
            !document.querySelector(OPEN_LISTS)
        );
    }

    onKeydown(ev) {
        if (!this.isTarget(ev) || ev.defaultPrevented || ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        const isNumber = /^[1-9]$/.test(ev.key);
        if (ev.key === "Enter" && !ev.target.closest("textarea, button, a, summary")) {
            this.click(this.modal, ".modal-footer .btn-primary:not([disabled])", ev);
        } else if (isNumber && ev.target.matches(CHOSEN)) {
            this.click(ev.target.closest(".o_field_widget"), CHOSEN, ev, ev.key - 1);
        } else if (isNumber && !ev.target.closest("input, textarea, select")) {
            const results = ".modal-footer .o_dental_followup_result:not([disabled])";
            this.click(this.modal, results, ev, ev.key - 1);
        }
    }

    click(area, selector, ev, index = 0) {
        const target = [...(area?.querySelectorAll(selector) || [])][index];
        if (target) {
            ev.preventDefault();
            ev.stopPropagation();
            target.focus();
            target.click();
        }
    }

    /** The first thing to choose or to type has the focus; on a phone no keyboard pops up. */
    focusFirst() {
        const { data } = this.model.root;
        const refused = this.findRefused();
        if (refused) {
            return refused.focus();
        }
        const area = this.rootRef.el?.querySelector(".o_dental_followup_step");
        const inputs = area ? [...area.querySelectorAll("input, textarea")] : [];
        const input =
            inputs.find((element) => element.type === "radio" && element.checked) || inputs[0];
        const isQuiet = data.is_free || data.step === "result" || !input || (hasTouch() && input.matches(TYPED));
        const target = isQuiet ? this.modal?.querySelector(".modal-footer .btn-primary") : input;
        target?.focus({ preventScroll: Boolean(data.is_free) });
    }

    /** The first input of what the call cannot be saved without; its sentence stands beside it. */
    findRefused() {
        const { review_field: name, step, screen } = this.model.root.data;
        return name && (screen === "when" || step !== "result")
            ? this.rootRef.el?.querySelector(`.o_field_widget[name='${name}'] input`)
            : undefined;
    }

    keepFocus() {
        if (document.activeElement === document.body) {
            this.focusFirst();
        }
    }

    // NOTES

    getTypedField(ev) {
        if (!this.rootRef.el?.contains(ev.target) || !ev.target.matches(TYPED)) {
            return;
        }
        const name = ev.target.closest(".o_field_widget")?.getAttribute("name");
        return ["char", "text"].includes(this.model.root.fields[name]?.type) ? name : undefined;
    }

    onTyping(ev) {
        const name = this.getTypedField(ev);
        if (name) {
            this.model.draft.type(name, ev.target.value);
        }
    }

    onTyped(ev) {
        const name = this.getTypedField(ev);
        if (name) {
            this.model.draft.commit(name);
        }
    }
}
