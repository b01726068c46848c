import { registry } from "@web/core/registry";

const PATIENT = "Paula Romero Gil";
const OBSERVATION = "Afraid of needles: Dr. Vidal explains each step.";

const tours = registry.category("web_tour.tours");
const menu = (name) => `.o_menu_sections [data-menu-xmlid='dental_followup.${name}']`;
const row = `.o_data_row:contains(${PATIENT})`;

/** Reception records in the agenda that the patient did not come. */
const recordNoShow = () => [
    {
        content: "open the booked visit",
        trigger: `.o_event.o_dental_followup_visit_booked:contains(${PATIENT})`,
        run: "click",
    },
    {
        content: "the phone can be dialled from here",
        trigger: ".o_cw_popover a[href^='tel:']",
    },
    {
        trigger: ".o_cw_popover button[name='action_dental_no_show']",
        run: "click",
    },
    {
        content: "no booked visit of the patient is left",
        trigger: `.o_calendar_widget:not(:has(.o_dental_followup_visit_booked:contains(${PATIENT}))) .o_event.o_dental_followup_visit_no_show:contains(${PATIENT})`,
    },
];

/** Reception finds the call in the queue and opens it. */
const openCall = (state) => [
    {
        content: "the call stands in the queue",
        trigger: `${row}:has([name='state']:contains(${state})) button[name='action_call']`,
        run: "click",
    },
];

/** The step of the call is open. */
const at = (step) => ({ trigger: `.modal [data-step='${step}'][aria-current]` });

const next = () => ({ trigger: ".modal button[name='step_next']:enabled", run: "click" });

/** Nothing is cut off, nothing is out of reach, and one button is the one to press. */
const fits = () => ({
    trigger: ".modal .modal-footer:has(.btn-primary)",
    run() {
        const body = document.querySelector(".modal .modal-body");
        const primaries = [...document.querySelectorAll(".modal-footer .btn-primary")];
        const box = primaries[0].getBoundingClientRect();
        const dots = [...document.querySelectorAll(".modal .o_dental_followup_dot")]
            .map((dot) => dot.getBoundingClientRect())
            .filter((dot) => dot.height);
        for (const [isWrong, complaint] of [
            [primaries.length !== 1, "there is more than one primary button"],
            [body.scrollWidth > body.clientWidth, "the call scrolls sideways"],
            [document.documentElement.scrollWidth > innerWidth, "the page scrolls sideways"],
            [dots.some((dot) => Math.min(dot.width, dot.height) < 24), "a thumb misses the dots"],
            [box.bottom > innerHeight || box.right > innerWidth, "the button is out of reach"],
        ]) {
            if (isWrong) {
                throw new Error(complaint);
            }
        }
    },
});

/** From the greeting to the review of a booked visit, with the least that has to be chosen. */
const talk = ({ blocker, closing }) => [
    at("opening"),
    { trigger: ".modal [name='identify_text']" },
    fits(),
    next(),
    at("question"),
    fits(),
    next(),
    at("mood"),
    fits(),
    { trigger: ".modal [name='mood'] input:eq(1)", run: "click" },
    next(),
    at("told"),
    fits(),
    next(),
    at("blocker"),
    fits(),
    {
        content: "nothing is offered before it is known what keeps the patient from coming",
        trigger: ".modal [data-step='slot']:disabled",
    },
    { trigger: ".modal button[name='step_next']:disabled" },
    {
        content: "what keeps the patient from coming",
        trigger: `.modal [name='blocker_ids'] .o-checkbox:contains(${blocker}) input`,
        run: "check",
    },
    next(),
    at("reply"),
    fits(),
    {
        content: "a reply that helps is there",
        trigger: ".modal [name='reply_id'] input:checked",
    },
    next(),
    at("closing"),
    fits(),
    {
        trigger: `.modal [name='closing_question_id'] .o_radio_item:contains(${closing}) input`,
        run: "click",
    },
    next(),
    at("slot"),
    fits(),
    {
        content: "hours that are not known are not said",
        trigger: ".modal details[name='narrow']",
        run() {
            for (const input of this.anchor.querySelectorAll(".o_dental_followup_clock input")) {
                if (input.value) {
                    throw new Error(`at work at ${input.value}`);
                }
            }
        },
    },
    {
        content: "the second time that is offered",
        trigger: ".modal [name='slot_id'] .o_radio_item:eq(1) input",
        run: "click",
    },
    next(),
    at("observation"),
    fits(),
    {
        trigger: ".modal [name='observation'] textarea",
        run: `edit ${OBSERVATION}`,
    },
    next(),
    at("result"),
    {
        content: "what is saved is shown before",
        trigger: ".modal [name='review_result']",
    },
    fits(),
];

tours.add("dental_followup_no_show", {
    steps: () => [
        ...recordNoShow(),
        {
            trigger: menu("dental_followup_menu_today"),
            run: "click",
        },
        {
            content: "the queue says why",
            trigger: `${row} [name='why_now']:contains(09:00)`,
        },
        ...openCall("To do"),
        {
            trigger: ".modal button[name='action_not_answered']:contains(No answer)",
            run: "click",
        },
        {
            content: "the call is pending, and comes back in the afternoon",
            trigger: `body:not(:has(.modal)) ${row}:has([name='state']:contains(Pending)) [name='from_hour']:contains(14:00)`,
        },
    ],
});

tours.add("dental_followup_guided_call", {
    steps: () => [
        ...openCall("Pending"),
        {
            content: "what was tried before is on top",
            trigger: ".modal .o_form_sheet:contains(No answer)",
        },
        {
            trigger: ".modal button[name='action_answered']",
            run: "click",
        },
        ...talk({ blocker: "fear", closing: "el primero o el segundo" }),
        {
            trigger: ".modal button[name='action_done']",
            run: "click",
        },
        {
            content: "nobody has to call this patient any more; what came of it stays visible",
            trigger: `body:not(:has(.modal)) ${row}:not(:has(button[name='action_call'])) [name='state']:contains(Booked)`,
        },
        {
            trigger: menu("dental_followup_menu_agenda"),
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='dental_followup.dental_followup_menu_agenda_calendar']",
            run: "click",
        },
        {
            content: "the new visit stands in the agenda",
            trigger: `.o_event.o_dental_followup_visit_booked:contains(${PATIENT})`,
        },
    ],
});

tours.add("dental_followup_next_call", {
    steps: () => [
        ...recordNoShow(),
        {
            trigger: menu("dental_followup_menu_today"),
            run: "click",
        },
        ...openCall("To do"),
        {
            content: "what was noted last time is on top",
            trigger: `.modal .o_form_sheet:contains(${OBSERVATION})`,
        },
        {
            trigger: ".modal button[special='cancel'], .modal .btn-close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

/** In Spanish, at a desk and on a phone: from Today to a booked visit, and on to the next call. */
tours.add("dental_followup_call_in_spanish", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']:contains(Contesta)" },
        fits(),
        { trigger: ".modal details summary", run: "click" },
        { trigger: ".modal details button:contains(Número erróneo)" },
        fits(),
        { trigger: ".modal details summary", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        ...talk({ blocker: "Miedo", closing: "el primero o el segundo" }),
        { trigger: ".modal [name='review_result']:contains(Contesta)" },
        { trigger: ".modal button[name='action_done_next']", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_notification:contains(Cita dada)" },
    ],
});

/** Everything on one page, one click away, and remembered. */
tours.add("dental_followup_call_on_one_page", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        {
            trigger: ".modal button[name='action_toggle_free']",
            run: "click",
        },
        { trigger: ".modal:has([name='mood']):has([name='told']):has([name='observation'])" },
        fits(),
        { trigger: ".modal button[name='step_review']", run: "click" },
        {
            content: "what is missing is said in place",
            trigger: ".modal .alert-danger [name='review_refusal']",
        },
        fits(),
        { trigger: ".modal button[name='step_back']", run: "click" },
        { trigger: ".modal:has([name='mood']):has([name='told']):has([name='observation'])" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "button[name='action_call']", run: "click" },
        {
            content: "the same call is taken up, as it was left",
            trigger: ".modal:has([name='mood']):has([name='told']):has([name='observation'])",
        },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Ask the test's browser, which reads the console, for what a page cannot do by itself. */
const ask = (request) => ({ trigger: "body", run: () => console.log(`ask ${request}`) });
const press = (...keys) => ask(`press ${keys.join(" ")}`);
const focused = (selector) => ({
    trigger: `body:has(${selector}:focus)`,
});
const tabTo = (selector) => ({
    trigger: selector,
    async run() {
        for (let tries = 0; tries < 30 && !document.activeElement.matches(selector); tries++) {
            console.log("ask press Tab");
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    },
});

const pause = (milliseconds) => ({
    trigger: "body",
    run: () => new Promise((resolve) => setTimeout(resolve, milliseconds)),
});

/** Who begins to type a number files no result. */
const noDigitCounts = () => [
    press("7", "6", "4", "2", "1"),
    pause(500),
    focused(".modal button[name='action_answered']"),
];

tours.add("dental_followup_call_by_keyboard", {
    steps: () => [
        { trigger: ".o_dental_followup_call_next" },
        press("Alt+q"),
        focused(".modal button[name='action_answered']"),
        ...noDigitCounts(),
        press("Enter"),
        at("opening"),
        focused(".modal button[name='step_next']"),
        press("Enter"),
        at("question"),
        press("Enter"),
        at("mood"),
        focused(".modal [name='mood'] input"),
        press("ArrowDown"),
        { trigger: ".modal [name='mood'] input:eq(0):checked, .modal [name='mood'] input:eq(1):checked" },
        press("Enter"),
        at("told"),
        focused(".modal [name='told'] textarea"),
        press("a", "Enter", "Ctrl+Enter"),
        at("blocker"),
        focused(".modal [name='blocker_ids'] input"),
        press("Space"),
        { trigger: ".modal button[name='step_next']:enabled" },
        press("Enter"),
        at("closing"),
        focused(".modal [name='closing_question_id'] input"),
        press("Space"),
        { trigger: ".modal [name='closing_question_id'] input:checked" },
        press("Enter"),
        at("slot"),
        focused(".modal [name='slot_choice'] input"),
        press("Alt+b"),
        at("closing"),
        press("Alt+q"),
        at("slot"),
        focused(".modal [name='slot_choice'] input:checked"),
        tabTo(".modal [name='slot_id'] input"),
        focused(".modal [name='slot_id'] input"),
        press("Space"),
        { trigger: ".modal [name='slot_id'] input:checked" },
        press("Enter"),
        at("observation"),
        focused(".modal [name='observation'] textarea"),
        press("Enter"),
        at("result"),
        focused(".modal button[name='action_done_next']"),
        press("Enter"),
        { trigger: "body:not(:has(.modal)) .o_notification" },
    ],
});

/** What lacks is said at its input; when to call back is one choice; nothing is typed. */
tours.add("dental_followup_call_back_by_keyboard", {
    steps: () => [
        { trigger: ".o_dental_followup_call_next" },
        press("Alt+q"),
        focused(".modal button[name='action_answered']"),
        press("Enter"),
        at("opening"),
        focused(".modal button[name='step_next']"),
        press("Enter"),
        at("question"),
        press("Enter"),
        at("mood"),
        focused(".modal [name='mood'] input"),
        press("4"),
        { trigger: ".modal [name='mood'] input:eq(3):checked" },
        press("Enter"),
        at("told"),
        press("Alt+q"),
        at("blocker"),
        focused(".modal [name='blocker_ids'] input"),
        press("2"),
        { trigger: ".modal [name='blocker_ids'] input:eq(1):checked" },
        { trigger: ".modal button[name='step_next']:enabled" },
        press("Enter"),
        at("reply"),
        press("Alt+q"),
        at("closing"),
        press("Alt+q"),
        at("slot"),
        tabTo(".modal [name='call_back_at'] input"),
        press("ArrowDown"),
        { trigger: ".modal [name='call_back_at'] input:eq(1):checked" },
        press("Enter"),
        at("observation"),
        press("Alt+q"),
        at("result"),
        { trigger: ".modal .alert-danger [name='review_refusal']" },
        focused(".modal button[name='step_back']"),
        press("Enter"),
        at("closing"),
        {
            content: "it is said here, where the input is",
            trigger: ".modal [name='step_closing'] .o_dental_followup_refusal",
        },
        focused(".modal [name='closing_question_id'] input"),
        tabTo(".modal [name='no_closing_reason'] input"),
        press("Space"),
        { trigger: ".modal [name='no_closing_reason'] input:eq(0):checked" },
        { trigger: ".modal:not(:has(.o_dental_followup_refusal))" },
        press("Enter"),
        at("slot"),
        { trigger: ".modal [name='call_back_at'] input:eq(1):checked" },
        press("Enter"),
        at("observation"),
        press("Alt+q"),
        at("result"),
        focused(".modal button[name='action_done_next']"),
        press("Enter"),
        { trigger: "body:not(:has(.modal)) .o_notification" },
    ],
});

/** Every step is one click away; what keeps the patient from coming, or nothing, opens the close. */
tours.add("dental_followup_call_in_any_order", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        { trigger: ".modal [data-step='observation']", run: "click" },
        at("observation"),
        { trigger: ".modal [data-step='mood']", run: "click" },
        at("mood"),
        { trigger: ".modal [data-step='blocker']", run: "click" },
        at("blocker"),
        ...["reply", "closing", "slot"].map((step) => ({
            trigger: `.modal [data-step='${step}']:disabled`,
        })),
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Nada) input",
            run: "check",
        },
        ...["reply", "closing", "slot"].map((step) => ({
            trigger: `.modal [data-step='${step}']:enabled`,
        })),
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Nada) input",
            run: "uncheck",
        },
        { trigger: ".modal [data-step='slot']:disabled" },
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Nada) input",
            run: "check",
        },
        { trigger: ".modal [data-step='slot']:enabled", run: "click" },
        at("slot"),
        { trigger: ".modal details[name='narrow'] summary", run: "click" },
        { trigger: ".modal .o_dental_followup_clock[name='work_from'] input" },
        fits(),
        { trigger: ".modal button[name='action_toggle_free']", run: "click" },
        { trigger: ".modal:has([name='mood']):has([name='slot_id']):has([name='observation'])" },
        { trigger: ".modal button[name='action_toggle_free']", run: "click" },
        at("slot"),
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Who has no time to talk: when to call back, by three clicks; another time in the picker. */
tours.add("dental_followup_call_asks_when", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal details summary", run: "click" },
        { trigger: ".modal details button[name='action_ask_when']", run: "click" },
        { trigger: ".modal button[name='action_done_when']" },
        fits(),
        { trigger: ".modal button[name='action_done_when']", run: "click" },
        { trigger: ".modal [name='when'] .o_dental_followup_refusal" },
        { trigger: ".modal .o_dental_followup_other input", run: "click" },
        { trigger: ".modal .o_dental_followup_other_value input", run: "edit 01/02/2020 10:00" },
        { trigger: ".modal [name='by_other'] input", run: "click" },
        { trigger: ".modal [name='call_back_at'] input:eq(1)", run: "click" },
        { trigger: ".modal [name='call_back_at'] input:eq(1):checked" },
        { trigger: ".modal:not(:has(.o_dental_followup_other_value))" },
        fits(),
        { trigger: ".modal button[name='action_done_when']", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_notification" },
    ],
});

/** Not to be called again is asked once more before it counts. */
tours.add("dental_followup_call_opt_out", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        { trigger: ".modal details[name='more'] summary", run: "click" },
        { trigger: ".modal details[name='more'] button[name='action_not_answered']:contains(Pide que no)", run: "click" },
        { trigger: ".modal:not(.o_inactive_modal) .modal-footer .btn-secondary:not([name])", run: "click" },
        at("opening"),
        { trigger: ".modal details[name='more'] button[name='action_not_answered']:contains(Pide que no)", run: "click" },
        { trigger: ".modal:not(.o_inactive_modal) .modal-footer .btn-primary:not([name])", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_notification" },
    ],
});

const TOLD = "Se me olvidó por completo";
const LATER = " y además trabajo hasta tarde.";

/** What is typed when the page is reloaded, or when the connection is lost, is there again. */
tours.add("dental_followup_call_reloaded", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
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
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Nada) input",
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
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** What is seldom asked stands on the screen. */
const unfold = (area) => ({
    trigger: area,
    run() {
        this.anchor.querySelectorAll("details").forEach((details) => (details.open = true));
    },
});

/** What the server does not take keeps back nothing else, is told in words, and stays. */
tours.add("dental_followup_call_refused", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        { trigger: ".modal [data-step='blocker']", run: "click" },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Nada) input", run: "check" },
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
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Another window writes into the same text: both are kept, and shown. */
tours.add("dental_followup_call_in_two_windows", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
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
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Who clicks twice for a call nobody answers does not file the next one. */
tours.add("dental_followup_call_impatient", {
    steps: () => [
        { trigger: ".o_dental_followup_call_next", run: "click" },
        { trigger: ".modal button[name='action_not_answered']", run: "click" },
        {
            content: "the next call is there; it is clicked at once",
            trigger: ".modal .o_form_sheet:contains(Nuria Nueva Sanz)",
            run: () => document.querySelector(".modal button[name='action_not_answered']").click(),
        },
        pause(1500),
        { trigger: ".modal .o_form_sheet:contains(Nuria Nueva Sanz)" },
        focused(".modal button[name='action_answered']:enabled"),
        { trigger: ".modal button[name='action_not_now']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Enter takes no patient from a colleague. */
tours.add("dental_followup_call_in_other_hands", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_take_over'].btn-secondary:enabled" },
        { trigger: ".modal .modal-footer:not(:has(.btn-primary))" },
        focused(".modal .btn-close"),
        press("Ctrl+Enter"),
        pause(500),
        focused(".modal .btn-close"),
        press("Enter"),
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** A call after something went wrong asks how it is now, and goes on by Enter. */
tours.add("dental_followup_call_repair", {
    steps: () => [
        { trigger: ".o_dental_followup_call_next" },
        press("Alt+q"),
        focused(".modal button[name='action_answered']"),
        press("Enter"),
        at("opening"),
        focused(".modal button[name='step_next']"),
        press("Enter"),
        at("question"),
        press("Enter"),
        at("mood"),
        focused(".modal [name='mood'] input"),
        press("Enter"),
        at("told"),
        focused(".modal [name='told'] textarea"),
        press("Enter"),
        at("blocker"),
        press("Enter"),
        at("reply"),
        focused(".modal [name='repair_result'] input"),
        press("Space"),
        { trigger: ".modal [name='repair_result'] input:checked" },
        press("Enter"),
        at("closing"),
        focused(".modal [name='step_closing'] input"),
        tabTo(".modal [name='no_closing_reason'] input"),
        press("Space"),
        { trigger: ".modal [name='no_closing_reason'] input:checked" },
        press("Enter"),
        at("observation"),
        focused(".modal [name='observation'] textarea"),
        press("Enter"),
        at("result"),
        focused(".modal button[name='action_done_next']"),
        press("Enter"),
        { trigger: "body:not(:has(.modal)) .o_notification" },
    ],
});

/** The connection is lost in the middle of a talk: it goes on to its end, and is saved later. */
tours.add("dental_followup_call_without_connection", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
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
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        { trigger: ".modal [data-step='blocker']", run: "click" },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Precio) input", run: "check" },
        pause(1500),
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Precio) input", run: "uncheck" },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Miedo) input", run: "check" },
        { trigger: ".modal [data-step='observation']", run: "click" },
        at("observation"),
        next(),
        at("result"),
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
