import { registry } from "@web/core/registry";

import { PATIENT, at, beginTalk, row } from "./call_tour_steps";

const SAID = "Esperé una hora y nadie me dijo nada";
const CHANGED = "avisamos a quien lleva diez minutos esperando";

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
    ],
});
