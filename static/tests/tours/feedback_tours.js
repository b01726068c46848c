import { registry } from "@web/core/registry";

import { PATIENT, at, beginTalk, next, row } from "./call_tour_steps";

const SAID = "Esperé una hora y nadie me dijo nada";
const CHANGED = "avisamos a quien lleva diez minutos esperando";

/** The call is asked no closing question, and saved. */
const finish = () => [
    { trigger: ".modal [data-step='closing']:enabled", run: "click" },
    at("closing"),
    { trigger: ".modal [name='no_closing_reason'] input:eq(0)", run: "click" },
    { trigger: ".modal [data-step='result']:enabled", run: "click" },
    at("result"),
    { trigger: ".modal button[name='action_done']:enabled", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

const tours = registry.category("web_tour.tours");

/** A patient complains in a call: nothing is offered, and an hour can be promised. */
tours.add("dental_followup_complaint_told", {
    steps: () => [
        ...beginTalk(),
        { trigger: ".modal [data-step='told']", run: "click" },
        at("told"),
        { trigger: ".modal [name='told'] textarea", run: `edit ${SAID}` },
        {
            trigger: ".modal [name='feedback_kind'] .o_radio_item:contains(Complaint) input",
            run: "click",
        },
        {
            content: "until when somebody calls can be said to the patient",
            trigger: ".modal [name='answer_text']:contains(before)",
        },
        { trigger: ".modal details[name='more'] summary", run: "click" },
        { trigger: ".modal button[name='action_complaint']", run: "click" },
        at("result"),
        {
            content: "the repair call is shown before it is saved",
            trigger: ".modal [name='review_next']:contains(Repair call)",
        },
        { trigger: ".modal button[name='action_done']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** The result comes first and the words after it: what is in the way is not asked. */
tours.add("dental_followup_complaint_first", {
    steps: () => [
        ...beginTalk(),
        { trigger: ".modal details[name='more'] summary", run: "click" },
        { trigger: ".modal button[name='action_complaint']", run: "click" },
        at("told"),
        { trigger: ".modal [name='told'] textarea", run: `edit ${SAID}` },
        next(),
        at("observation"),
        {
            content: "on one page it is not asked either",
            trigger: ".modal button[name='action_toggle_free']",
            run: "click",
        },
        {
            trigger:
                ".modal:has([name='told']):not(:has([name='step_blocker'], [name='blocker_ids']))",
        },
        { trigger: ".modal button[name='action_toggle_free']", run: "click" },
        at("observation"),
        next(),
        at("result"),
        {
            content: "a manager calls",
            trigger: ".modal [name='review_next']:contains(Repair call)",
        },
        { trigger: ".modal button[name='action_done']:enabled", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** A manager makes the repair call from the complaint. */
tours.add("dental_followup_complaint_settled", {
    steps: () => [
        { trigger: `${row}:contains(Complaint) td[name='partner_id']`, run: "click" },
        { trigger: "button[name='action_call_repair']:enabled", run: "click" },
        {
            content: "what the patient said is read before one dials",
            trigger: `.modal [name='card_html']:contains(${SAID})`,
        },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        { trigger: ".modal [data-step='reply']:enabled", run: "click" },
        at("reply"),
        {
            trigger: ".modal [name='repair_result'] .o_radio_item:contains(settled) input",
            run: "click",
        },
        next(),
        ...finish(),
    ],
});

/** A manager takes it, writes why and what is changed, and has the patient told. */
tours.add("dental_followup_complaint_taken", {
    steps: () => [
        { trigger: `${row}:contains(Complaint) td[name='partner_id']`, run: "click" },
        { trigger: `.o_form_view [name='text']:contains(${SAID})` },
        { trigger: "button[name='action_take']:enabled", run: "click" },
        {
            content: "it is the manager's now",
            trigger: ".o_form_view:not(:has(button[name='action_take']))",
        },
        { trigger: "[name='cause'] input", run: "edit Dos urgencias seguidas" },
        { trigger: "[name='action'] input", run: `edit ${CHANGED} && press Tab` },
        { trigger: "button[name='action_tell']:enabled", run: "click" },
        { trigger: ".o_notification:contains(Today)" },
        { trigger: "[name='result'] input", run: "edit Se le llama y se le explica" },
        { trigger: "button[name='action_close']:enabled", run: "click" },
        {
            content: "nothing is left to do",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Nothing left)",
        },
    ],
});

/** Reception tells the patient what was changed, in the words of the manager. */
tours.add("dental_followup_complaint_answered", {
    steps: () => [
        {
            trigger: `.o_data_row:contains(${PATIENT}):contains(${CHANGED}) button[name='action_call']`,
            run: "click",
        },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        { trigger: `.modal [name='opening_text']:contains(${CHANGED})` },
        ...finish(),
        {
            content: "nobody has to call about it any more",
            trigger: `body:not(:has(.o_data_row:contains(${CHANGED}) button[name='action_call']))`,
        },
    ],
});

/** The manager sees that the patient has heard it, and writes what came of the change. */
tours.add("dental_followup_complaint_heard", {
    steps: () => [
        { trigger: `${row}:contains(Complaint) td[name='partner_id']`, run: "click" },
        { trigger: `.o_form_view [name='action'] input:value(${CHANGED})` },
        {
            content: "the hour at which they heard it",
            trigger: ".o_form_view [name='told_at']:contains(:)",
        },
        { trigger: ".o-mail-Activity" },
        { trigger: "[name='action_result'] input", run: "edit Nadie espera sin saberlo" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        {
            content: "its to-do is done",
            trigger:
                ".o_form_view:not(:has(.o-mail-Activity)):has(.o_form_saved, .o_form_status_indicator_buttons.invisible)",
        },
    ],
});
