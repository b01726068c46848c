import { registry } from "@web/core/registry";

import { PATIENT, at, row } from "./call_tour_steps";

const tours = registry.category("web_tour.tours");
const noDialog = { trigger: "body:not(:has(.modal))" };

/** Reception asks how a treatment evolves: strong pain is for the dentist. */
tours.add("dental_followup_red_flag_told", {
    steps: () => [
        { trigger: `${row} button[name='action_call']`, run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        { trigger: ".modal [data-step='evolution']", run: "click" },
        at("evolution"),
        { trigger: ".modal [name='pain'] .o_selection_badge:contains(8)", run: "click" },
        { content: "the caller is told so", trigger: ".modal [name='red_flag_text']" },
        { trigger: ".modal [data-step='result']", run: "click" },
        at("result"),
        { trigger: ".modal button[name='action_done']", run: "click" },
        noDialog,
        {
            content: "it is the first line, and no call of reception",
            trigger: `.o_data_row:eq(0):contains(${PATIENT}):has(button[name='action_open_alarm']):not(:has(button[name='action_call']))`,
        },
        {
            content: "it is counted in red, and why it stands there is read to the end",
            trigger: ".o_dental_followup_alarms",
            run() {
                const colour = (element) => getComputedStyle(element).color;
                if (colour(this.anchor) === colour(this.anchor.parentElement)) {
                    throw new Error("the number of alarms is as grey as the line it stands in");
                }
                const why = document.querySelector(".o_data_row [name='why_now']");
                if (why.scrollWidth > why.clientWidth) {
                    throw new Error("why now is cut off");
                }
            },
        },
    ],
});

/** The dentist answers with one click. */
tours.add("dental_followup_red_flag_answered", {
    steps: () => [
        { trigger: `${row} button[name='action_open_alarm']`, run: "click" },
        { trigger: "button[name='action_emergency']:enabled", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name='action_emergency']))" },
    ],
});

/** Reception calls with the answer. */
tours.add("dental_followup_red_flag_heard", {
    steps: () => [
        { trigger: `${row} button[name='action_call']`, run: "click" },
        {
            content: "what to say is on the card, before one dials",
            trigger: ".modal [name='card_html']:contains(mergency)",
        },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        at("opening"),
        {
            content: "nothing has to be asked of who has an alarm",
            trigger: ".modal [data-step='result']",
            run: "click",
        },
        at("result"),
        { trigger: ".modal button[name='action_done']:enabled", run: "click" },
        noDialog,
        {
            content: "nothing waits for a dentist any more, nor for reception",
            trigger: `.o_list_renderer:not(:has(button[name='action_open_alarm'])):not(:has(.o_data_row:contains(${PATIENT}) button[name='action_call']))`,
        },
    ],
});

/** The dentist finds it closed: the patient has heard it. */
tours.add("dental_followup_red_flag_closed", {
    steps: () => [
        {
            content: "no red flag is to be answered",
            trigger: ".o_view_nocontent_smiling_face",
        },
        { trigger: ".o_searchview .o_facet_remove", run: "click" },
        { trigger: `.o_data_row:contains(${PATIENT}) td[name='partner_id']`, run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Closed)" },
    ],
});

/** A call is noted as not answered by mistake, and that is taken back. */
tours.add("dental_followup_taken_back", {
    steps: () => [
        { trigger: `${row} button[name='action_call']`, run: "click" },
        { trigger: ".modal button[name='action_not_answered']:contains(No answer)", run: "click" },
        noDialog,
        { trigger: `${row} button[name='action_take_back']`, run: "click" },
        {
            content: "the call is due again, as if nothing had been noted",
            trigger: `${row}:has([name='attempt_count']:contains(0)):not(:has(button[name='action_take_back'])) button[name='action_call']`,
        },
    ],
});
