import { registry } from "@web/core/registry";

import {
    OBSERVATION,
    PATIENT,
    at,
    beginTalk,
    fits,
    focused,
    leave,
    menu,
    openCall,
    pause,
    recordNoShow,
    row,
    talk,
} from "./call_tour_steps";

const tours = registry.category("web_tour.tours");

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
        ...beginTalk(),
        {
            trigger: ".modal button[name='action_toggle_free']",
            run: "click",
        },
        { trigger: ".modal:has([name='mood']):has([name='told']):has([name='observation'])" },
        fits(),
        { trigger: ".modal button[name='step_review']", run: "click" },
        {
            content: "what is missing is said in place",
            trigger: ".modal .alert-danger [name='review_error']",
        },
        fits(),
        { trigger: ".modal button[name='step_back']", run: "click" },
        { trigger: ".modal:has([name='mood']):has([name='told']):has([name='observation'])" },
        ...leave(),
        { trigger: "button[name='action_call']", run: "click" },
        {
            content: "the same call is taken up, as it was left",
            trigger: ".modal:has([name='mood']):has([name='told']):has([name='observation'])",
        },
        ...leave(),
    ],
});

/** Every step is one click away; what keeps the patient from coming, or nothing, opens the close. */
tours.add("dental_followup_call_in_any_order", {
    steps: () => [
        ...beginTalk(),
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
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Sin impedimentos) input",
            run: "check",
        },
        ...["reply", "closing", "slot"].map((step) => ({
            trigger: `.modal [data-step='${step}']:enabled`,
        })),
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Sin impedimentos) input",
            run: "uncheck",
        },
        { trigger: ".modal [data-step='slot']:disabled" },
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Sin impedimentos) input",
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
        ...leave(),
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
        { trigger: ".modal [name='when'] .o_dental_followup_error" },
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
        ...beginTalk(),
        { trigger: ".modal details[name='more'] summary", run: "click" },
        {
            trigger:
                ".modal details[name='more'] button[name='action_not_answered']:contains(Pide que no)",
            run: "click",
        },
        {
            trigger: ".modal:not(.o_inactive_modal) .modal-footer .btn-secondary:not([name])",
            run: "click",
        },
        at("opening"),
        {
            trigger:
                ".modal details[name='more'] button[name='action_not_answered']:contains(Pide que no)",
            run: "click",
        },
        {
            trigger: ".modal:not(.o_inactive_modal) .modal-footer .btn-primary:not([name])",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) .o_notification" },
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
