import { browser } from "@web/core/browser/browser";
import { x2ManyCommands } from "@web/core/orm_service";
import { makeContext } from "@web/core/context";
import { hasTouch, isMacOS } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { FormController } from "@web/views/form/form_controller";

import { onWillUnmount, toRaw, useEffect, useExternalListener, useSubEnv } from "@odoo/owl";

import { once } from "../once";
import { getNeighbour } from "./call_steps";

const TYPED = "input[type='text'], input:not([type]), textarea";
const PRIMARY = ".modal-footer .btn-primary:not([disabled])";
/** Who clicks twice to be rid of one call has not rung the patient of the next. */
const CALM = 1000;
const HASTY = ".modal-footer button:not([disabled], [name='action_not_now'])";
const CHOSEN = "input[type='radio']:enabled, input[type='checkbox']:enabled";
const OPEN_LISTS = ".o-autocomplete--dropdown-menu, .o_datetime_picker, .o-dropdown--menu";

/** The guided call: steps without a new dialog, the keyboard, and notes that are never lost. */
export class CallController extends FormController {
    setup() {
        super.setup();
        this.work = { isBusy: false };
        useSubEnv({
            goToStep: this.goToStep.bind(this),
            goForward: () => this.go(1),
            goBack: () => this.go(-1),
            onDialled: () => (this.hasDialled = true),
        });
        // Before the web client takes Enter on a box to tick it: a call goes on by Enter.
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
        useExternalListener(window, "input", (ev) => this.onTyping(ev));
        useExternalListener(window, "change", (ev) => this.onTyped(ev));
        useEffect(
            () => this.keepCalm(),
            () => []
        );
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
        this.model.draft.onJoined = (joined) => this.takeIn(joined);
        onWillUnmount(() => this.leave());
    }

    /** @override */
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = (record, changes) => {
            if (this.isCall(record)) {
                this.model.draft.note(this.inFull(changes));
            }
        };
        return params;
    }

    /** A field's record and the form's may be two views of one object. */
    isCall(record) {
        return toRaw(record) === toRaw(this.model.root);
    }

    /** @override what is typed is saved all the time, and kept until it is */
    async beforeUnload(ev) {
        const { draft } = this.model;
        draft.sendAtLast();
        if (draft.isKeptBack) {
            ev.preventDefault();
        } else if (this.isFree) {
            draft.callAtLast("action_close");
        }
    }

    /** Nobody was dialled from this card, so whoever is on it need not be kept. */
    get isFree() {
        const { phase, claim_text: isOthers } = this.model.root.data;
        return phase === "dial" && !isOthers && !this.hasDialled && !this.isOver;
    }

    /** The card is closed: what was noted is sent, then its patient is free for colleagues. */
    async leave() {
        const { draft, root } = this.model;
        const { isFree } = this;
        await draft.send();
        if (isFree) {
            await draft.call(root.resId, "action_close");
        }
    }

    /** @override */
    beforeVisibilityChange() {
        if (document.visibilityState === "hidden") {
            this.model.draft.send();
        }
    }

    /** @override what the server was given already is not written over another window's word */
    async onWillSaveRecord(record, changes) {
        if (this.isCall(record)) {
            const { draft } = this.model;
            for (const [name, value] of Object.entries(this.inFull({ ...changes }))) {
                if (draft.has(name, value)) {
                    delete changes[name];
                } else {
                    changes[name] = value;
                }
            }
        }
        return super.onWillSaveRecord(record, changes);
    }

    /** @override */
    async onRecordSaved(record, changes) {
        await super.onRecordSaved(record, changes);
        if (this.isCall(record)) {
            this.model.draft.drop();
            this.model.draft.open(record);
        }
    }

    /** @override a button that shows the call again shows it in this dialog, without a flicker */
    async beforeExecuteActionButton(clickParams) {
        if (clickParams.special || clickParams.type !== "object") {
            return super.beforeExecuteActionButton(clickParams);
        }
        await once(this.work, async () => {
            const { root } = this.model;
            await root.isDirty();
            await this.model.draft.send();
            if (await root.save({ reload: false })) {
                await this.run(
                    clickParams.name,
                    makeContext([root.context, clickParams.context], root.evalContext)
                );
            }
        });
        return false;
    }

    /** Run a method of the call, which is saved, and show what it answers. */
    async run(method, context) {
        const { root } = this.model;
        const action = await this.orm.call(root.resModel, method, [[root.resId]], { context });
        if (action?.res_model === root.resModel && action.res_id === root.resId) {
            await root.load();
            return this.model.draft.open(root);
        }
        this.model.draft.drop();
        this.isOver = true;
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
        if (step !== "result") {
            return root.update({ step });
        }
        return once(this.work, () => this.review());
    }

    /** Show what saving would do. */
    async review() {
        const { root } = this.model;
        await this.model.draft.send();
        if (this.model.draft.state.isOffline) {
            return; // that it waits for the connection stands on the screen
        }
        if (await root.save({ reload: false })) {
            await this.run("action_review", root.context);
        }
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

    /** Enter is the main button, also in a text as long as it is empty; with Ctrl, everywhere. */
    onKeydown(ev) {
        if (!this.isTarget(ev) || ev.defaultPrevented || ev.altKey || ev.shiftKey) {
            return;
        }
        const hasControl = isMacOS() ? ev.metaKey : ev.ctrlKey;
        const isEmptyText = ev.target.matches("textarea") && !ev.target.value;
        if (ev.key === "Enter" && hasControl) {
            ev.preventDefault();
            ev.stopPropagation(); // elsewhere it presses the first button, which is the way back
            this.modal.querySelector(PRIMARY)?.click();
        } else if (ev.ctrlKey || ev.metaKey) {
            return;
        } else if (
            ev.key === "Enter" &&
            (isEmptyText || !ev.target.closest("textarea, button, a, summary"))
        ) {
            this.click(this.modal, PRIMARY, ev);
        } else if (/^[1-9]$/.test(ev.key) && ev.target.matches(CHOSEN)) {
            this.click(ev.target.closest(".o_field_widget"), CHOSEN, ev, ev.key - 1);
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
        const isQuiet =
            data.is_free ||
            data.step === "result" ||
            !input ||
            (hasTouch() && input.matches(TYPED));
        const target = isQuiet ? this.getQuietTarget() : input;
        target?.focus({ preventScroll: Boolean(data.is_free) });
    }

    /** What is pressed next; the way out of a call that is in other hands. */
    getQuietTarget() {
        const isOthers = this.model.root.data.claim_text;
        return this.modal?.querySelector(isOthers ? ".modal-header .btn-close" : PRIMARY);
    }

    /** The buttons of a call that has just opened wait until the number was seen; one may leave. */
    keepCalm() {
        const { screen, direction } = this.model.root.data;
        if (screen !== "dial" || direction !== "out") {
            return;
        }
        const buttons = [...this.modal.querySelectorAll(HASTY)];
        buttons.forEach((button) => button.setAttribute("disabled", ""));
        const timer = browser.setTimeout(() => {
            buttons.forEach((button) => button.removeAttribute("disabled"));
            this.focusFirst();
        }, CALM);
        return () => browser.clearTimeout(timer);
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

    /** Changes with all that is ticked, for a tick taken back leaves no trace among them. */
    inFull(changes) {
        const { data, fields, resId } = this.model.root;
        for (const name of Object.keys({ ...changes, ...this.model.draft.changes })) {
            if (resId && fields[name].type === "many2many") {
                changes[name] = [x2ManyCommands.set(data[name].currentIds)];
            }
        }
        return changes;
    }

    /** Show what another window wrote into the same texts; what was typed here comes after it. */
    async takeIn(joined) {
        for (const [name, { text, sent }] of Object.entries(joined)) {
            const input = this.rootRef.el?.querySelector(
                `.o_field_widget[name='${name}'] :is(textarea, input)`
            );
            if (input && name in this.model.draft.typing) {
                input.value =
                    text + (input.value.startsWith(sent) ? input.value.slice(sent.length) : "");
                input.dispatchEvent(new InputEvent("input", { bubbles: true }));
            } else {
                this.model.draft.commit(name);
                await this.model.root.update({ [name]: text });
            }
        }
        this.model.notification.add(
            _t("Something was written here in another window too. Both texts are kept."),
            { type: "warning" }
        );
    }

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
