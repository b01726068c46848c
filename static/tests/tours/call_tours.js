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

/** From the greeting to the review of a booked visit, with the least that has to be chosen. */
const talk = ({ blocker, closing }) => [
    at("opening"),
    { trigger: ".modal [name='identify_text']" },
    next(),
    at("question"),
    next(),
    at("mood"),
    { trigger: ".modal [name='mood'] input:eq(1)", run: "click" },
    next(),
    at("told"),
    next(),
    at("blocker"),
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
    {
        content: "a reply that helps is there",
        trigger: ".modal [name='reply_id'] input:checked",
    },
    next(),
    at("closing"),
    {
        trigger: `.modal [name='closing_question_id'] .o_radio_item:contains(${closing}) input`,
        run: "click",
    },
    next(),
    at("slot"),
    {
        content: "the second time that is offered",
        trigger: ".modal [name='slot_id'] .o_radio_item:eq(1) input",
        run: "click",
    },
    next(),
    at("observation"),
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
        ...talk({ blocker: "fear", closing: "the first or the second" }),
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
