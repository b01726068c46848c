import { registry } from "@web/core/registry";

import { OBSERVATION, ask, at, beginTalk, leave, next, pause, unfold } from "./call_tour_steps";

const tours = registry.category("web_tour.tours");

const TOLD = "Se me olvidó por completo";

const LATER = " y además trabajo hasta tarde.";

/** What is typed when the page is reloaded, or when the connection is lost, is there again. */
tours.add("dental_followup_call_reloaded", {
    steps: () => [
        ...beginTalk(),
        { trigger: ".modal [data-step='mood']", run: "click" },
        at("mood"),
        { trigger: ".modal [name='mood'] input:eq(3)", run: "click" },
        { trigger: ".modal [data-step='told']", run: "click" },
        at("told"),
        ask("offline"),
        {
            trigger: ".modal [name='told'] textarea",
            run: `edit ${TOLD}`,
        },
        {
            content: "it is said that it is not saved yet",
            trigger: ".modal .o_dental_followup_not_saved",
        },
        {
            content: "what can be chosen is there all the same",
            trigger: ".modal [data-step='blocker']",
            run: "click",
        },
        { trigger: ".modal [name='blocker_ids'] input" },
        { trigger: ".modal [data-step='told']", run: "click" },
        at("told"),
        ask("online"),
        {
            content: "and saved by itself",
            trigger: ".modal:not(:has(.o_dental_followup_not_saved))",
        },
        { trigger: ".modal [data-step='blocker']", run: "click" },
        at("blocker"),
        { trigger: ".modal [name='blocker_ids'] input" },
        { trigger: ".modal [data-step='told']", run: "click" },
        at("told"),
        {
            content: "the page goes away before the next words are sent",
            trigger: ".modal [name='told'] textarea",
            run() {
                this.anchor.focus();
                this.anchor.value += LATER;
                this.anchor.dispatchEvent(new InputEvent("input", { bubbles: true }));
                navigator.sendBeacon = () => false;
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        { trigger: "button[name='action_call']", run: "click" },
        at("told"),
        {
            trigger: ".modal [name='told'] textarea",
            run() {
                if (this.anchor.value !== TOLD + LATER) {
                    throw new Error(`lost: ${this.anchor.value}`);
                }
            },
        },
        { trigger: ".modal [data-step='mood']:has(.fa-check)", run: "click" },
        { trigger: ".modal [name='mood'] input:eq(3):checked" },
        { trigger: ".modal [data-step='blocker']", run: "click" },
        at("blocker"),
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Sin impedimentos) input",
            run: "check",
        },
        { trigger: ".modal [data-step='slot']:enabled", run: "click" },
        at("slot"),
        { trigger: ".modal [name='call_back_at'] input:eq(1)", run: "click" },
        {
            content: "the last click before the page goes away is kept too",
            trigger: ".modal [data-step='slot']:has(.fa-check)",
            run: () => setTimeout(() => window.location.reload()),
            expectUnloadPage: true,
        },
        { trigger: "button[name='action_call']", run: "click" },
        at("slot"),
        { trigger: ".modal [name='call_back_at'] input:eq(1):checked" },
        ...leave(),
    ],
});

/** What the server does not take keeps back nothing else, is told in words, and stays. */
tours.add("dental_followup_call_refused", {
    steps: () => [
        ...beginTalk(),
        { trigger: ".modal [data-step='blocker']", run: "click" },
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Sin impedimentos) input",
            run: "check",
        },
        { trigger: ".modal [data-step='slot']:enabled", run: "click" },
        at("slot"),
        unfold(".modal [name='step_slot']"),
        { trigger: ".modal [name='work_from'] input", run: "edit 22:00 && press Tab" },
        { trigger: ".modal [name='work_to'] input", run: "edit 25:00 && press Tab" },
        { trigger: ".modal .o_dental_followup_not_saved:contains(24:00)" },
        { trigger: ".modal [data-step='told']", run: "click" },
        { trigger: ".modal [name='told'] textarea", run: `edit ${TOLD}` },
        pause(2000),
        {
            trigger: ".modal .o_dental_followup_not_saved:contains(24:00)",
            run() {
                navigator.sendBeacon = () => false;
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        { trigger: "button[name='action_call']", run: "click" },
        at("told"),
        {
            trigger: ".modal [name='told'] textarea",
            run() {
                if (this.anchor.value !== TOLD) {
                    throw new Error(`lost: ${this.anchor.value}`);
                }
            },
        },
        { trigger: ".modal .o_dental_followup_not_saved:contains(24:00)" },
        { trigger: ".modal [data-step='slot']:enabled", run: "click" },
        at("slot"),
        unfold(".modal [name='step_slot']"),
        { trigger: ".modal [name='work_to'] input", run: "edit 6:00 && press Tab" },
        { trigger: ".modal:not(:has(.o_dental_followup_not_saved))" },
        ...leave(),
    ],
});

/** Another window writes into the same text: both are kept, and shown. */
tours.add("dental_followup_call_in_two_windows", {
    steps: () => [
        ...beginTalk(),
        { trigger: ".modal [data-step='told']", run: "click" },
        {
            trigger: ".modal [name='told'] textarea",
            async run() {
                const model = "dental.followup.call";
                const call = async (method, args) => {
                    const response = await fetch(`/web/dataset/call_kw/${model}/${method}`, {
                        method: "POST",
                        headers: { "Content-Type": "application/json" },
                        body: JSON.stringify({ params: { model, method, args, kwargs: {} } }),
                    });
                    return (await response.json()).result;
                };
                const [id] = await call("search", [[["phase", "=", "talk"]]]);
                await call("write", [[id], { told: "TAB1" }]);
            },
        },
        { trigger: ".modal [name='told'] textarea", run: "fill TAB2" },
        { trigger: ".o_notification" },
        {
            trigger: ".modal [name='told'] textarea",
            run() {
                if (this.anchor.value !== "TAB1\nTAB2") {
                    throw new Error(`lost: ${this.anchor.value}`);
                }
            },
        },
        { trigger: ".modal [data-step='mood']", run: "click" },
        { trigger: ".modal [data-step='told']", run: "click" },
        { trigger: ".modal [name='told'] textarea" },
        ...leave(),
    ],
});

/** The connection is lost in the middle of a talk: it goes on to its end, and is saved later. */
tours.add("dental_followup_call_without_connection", {
    steps: () => [
        ...beginTalk(),
        ask("offline"),
        next(),
        at("question"),
        next(),
        at("mood"),
        { trigger: ".modal [name='mood'] input:eq(1)", run: "click" },
        next(),
        at("told"),
        { trigger: ".modal [name='told'] textarea", run: `edit ${TOLD}` },
        next(),
        at("blocker"),
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Precio) input", run: "check" },
        next(),
        at("closing"),
        { trigger: ".modal [name='closing_question_id'] input:eq(0)", run: "click" },
        next(),
        at("slot"),
        { trigger: ".modal [name='slot_choice'] input:eq(2)", run: "click" },
        { trigger: ".modal [name='slot_choice'] input:eq(2):checked" },
        { trigger: ".modal [name='slot_id'] .o_radio_item:eq(0) input", run: "click" },
        next(),
        at("observation"),
        { trigger: ".modal [name='observation'] textarea", run: `edit ${OBSERVATION}` },
        next(),
        at("observation"),
        { trigger: ".modal .o_dental_followup_not_saved" },
        ask("online"),
        { trigger: ".modal:not(:has(.o_dental_followup_not_saved))" },
        next(),
        at("result"),
        { trigger: ".modal button[name='action_done']", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_notification" },
    ],
});

/** What is ticked, saved by itself, and ticked off again leaves no trace. */
tours.add("dental_followup_call_ticked_off", {
    steps: () => [
        ...beginTalk(),
        { trigger: ".modal [data-step='blocker']", run: "click" },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Precio) input", run: "check" },
        pause(1500),
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Precio) input",
            run: "uncheck",
        },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Miedo) input", run: "check" },
        { trigger: ".modal [data-step='observation']", run: "click" },
        at("observation"),
        next(),
        at("result"),
        ...leave(),
    ],
});
