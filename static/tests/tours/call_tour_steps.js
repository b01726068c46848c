import { rpcBus } from "@web/core/network/rpc";

export const PATIENT = "Paula Romero Gil";
export const OBSERVATION = "Afraid of needles: Dr. Vidal explains each step.";
export const menu = (name) => `.o_menu_sections [data-menu-xmlid='dental_followup.${name}']`;
export const row = `.o_data_row:contains(${PATIENT})`;

/** Reception records in the agenda that the patient did not come. */
export const recordNoShow = () => [
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
        trigger: `.o_dental_followup_day:not(:has(.o_dental_followup_visit_booked:contains(${PATIENT}))) .o_event.o_dental_followup_visit_no_show:contains(${PATIENT})`,
    },
];

/** Reception finds the call in the queue and opens it. */
export const openCall = (state) => [
    {
        content: "the call stands in the queue",
        trigger: `${row}:has([name='state']:contains(${state})) button[name='action_call']`,
        run: "click",
    },
];

/** The step of the call is open. */
export const at = (step) => ({ trigger: `.modal [data-step='${step}'][aria-current]` });
export const next = () => ({ trigger: ".modal button[name='step_next']:enabled", run: "click" });

/** Nothing is cut off, nothing is out of reach, and one button is the one to press. */
export const fits = () => ({
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
export const talk = ({ blocker, closing }) => [
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
    clickTwice(".modal button[name='step_next']:enabled", "action_review"),
    at("result"),
    {
        content: "what is saved is shown before",
        trigger: ".modal [name='review_result']",
    },
    fits(),
];

/** Do something that hasty fingers do twice; the server is asked once. */
export const checkSentOnce = async (method, act) => {
    let sent = 0;
    const count = ({ detail }) => (sent += detail.data.params?.method === method);
    rpcBus.addEventListener("RPC:REQUEST", count);
    await act();
    for (let tries = 0; tries < 90 && (!sent || tries < 10); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    rpcBus.removeEventListener("RPC:REQUEST", count);
    if (sent !== 1) {
        throw new Error(`${method} was sent ${sent} times`);
    }
};
export const clickTwice = (selector, method) => ({
    trigger: selector,
    run() {
        return checkSentOnce(method, () => [1, 2].forEach(() => this.anchor.click()));
    },
});

/** Ask the test's browser, which reads the console, for what a page cannot do by itself. */
export const ask = (request) => ({ trigger: "body", run: () => console.log(`ask ${request}`) });
export const press = (...keys) => ask(`press ${keys.join(" ")}`);
export const focused = (selector) => ({
    trigger: `body:has(${selector}:focus)`,
});
export const tabTo = (selector) => ({
    trigger: selector,
    async run() {
        for (let tries = 0; tries < 30 && !document.activeElement.matches(selector); tries++) {
            console.log("ask press Tab");
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    },
});
export const pause = (milliseconds) => ({
    trigger: "body",
    run: () => new Promise((resolve) => setTimeout(resolve, milliseconds)),
});

/** Who begins to type a number files no result. */
export const noDigitCounts = () => [
    press("7", "6", "4", "2", "1"),
    pause(500),
    focused(".modal button[name='action_answered']"),
];

/** What is seldom asked stands on the screen. */
export const unfold = (area) => ({
    trigger: area,
    run() {
        this.anchor.querySelectorAll("details").forEach((details) => (details.open = true));
    },
});

/** Reception calls the patient, who answers. */
export const beginTalk = () => [
    { trigger: "button[name='action_call']", run: "click" },
    { trigger: ".modal button[name='action_answered']", run: "click" },
    at("opening"),
];

/** The call is closed, and can be taken up again. */
export const leave = () => [
    { trigger: ".modal .btn-close", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

/**
 * The next call is opened, answered and led to its first question with something to choose.
 *
 * @param beforeAnswer steps that are made before it is answered
 */
export const beginTalkByKeys = (...beforeAnswer) => [
    { trigger: ".o_dental_followup_call_next" },
    press("Alt+q"),
    focused(".modal button[name='action_answered']"),
    ...beforeAnswer,
    press("Enter"),
    at("opening"),
    focused(".modal button[name='step_next']"),
    press("Enter"),
    at("question"),
    press("Enter"),
    at("mood"),
    focused(".modal [name='mood'] input"),
];
