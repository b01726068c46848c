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
        {
            content: "what keeps the patient from coming",
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(fear) input",
            run: "check",
        },
        {
            content: "a reply that helps is there",
            trigger: ".modal [name='reply_text']",
        },
        {
            trigger:
                ".modal [name='closing_question_id'] .o_radio_item:contains(the first or the second) input",
            run: "click",
        },
        {
            content: "the second time that is offered",
            trigger: ".modal [name='slot_id'] .o_radio_item:eq(1) input",
            run: "click",
        },
        {
            trigger: ".modal [name='observation'] textarea",
            run: `edit ${OBSERVATION}`,
        },
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
