import { registry } from "@web/core/registry";

import { PATIENT } from "./call_tour_steps";

const WROTE = "El martes no puedo";
const line = `.o_data_row:contains(${PATIENT}):contains(${WROTE})`;

const tours = registry.category("web_tour.tours");

/** What a patient wrote is read in Today and answered; the line is gone. */
tours.add("dental_followup_answer_worked_off", {
    steps: () => [
        { trigger: `${line} button[name='action_read']`, run: "click" },
        { trigger: `.modal [name='text']:contains(${WROTE})` },
        { trigger: ".modal button[name='action_answer']", run: "click" },
        {
            trigger: ".modal .o_mail_composer_form_view [name='body'] .odoo-editor-editable",
            run: "editor ¿Le va bien el jueves a las diez?",
        },
        { trigger: ".modal button[name='action_send_mail']", run: "click" },
        {
            content: "nothing is left to read",
            trigger: `body:not(:has(.modal)):not(:has(${line}))`,
        },
    ],
});

/** A message from an unknown sender is one line, and is given to a patient. */
tours.add("dental_followup_answer_sorted", {
    steps: () => [
        {
            trigger: ".o_dental_followup_today_unsorted button:contains(unknown sender)",
            run: "click",
        },
        { trigger: `.o_data_row:contains(${WROTE}) td[name='text']`, run: "click" },
        { trigger: ".modal [name='partner_id'] input", run: `edit ${PATIENT}` },
        { trigger: `.o-autocomplete--dropdown-item:contains(${PATIENT})`, run: "click" },
        { trigger: ".modal button[name='action_theirs']", run: "click" },
        {
            content: "it is theirs, and can be answered",
            trigger: ".modal button[name='action_answer']:enabled",
        },
        { trigger: ".modal button[name='action_nothing']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Who is no patient, such as a supplier, is answered; the line is gone, and nobody is entered. */
tours.add("dental_followup_answer_unknown", {
    steps: () => [
        {
            trigger: ".o_dental_followup_today_unsorted button:contains(unknown sender)",
            run: "click",
        },
        { trigger: `.o_data_row:contains(${WROTE}) td[name='text']`, run: "click" },
        { trigger: ".modal button[name='action_answer_unknown']", run: "click" },
        {
            trigger: ".modal .o_mail_composer_form_view [name='body'] .odoo-editor-editable",
            run: "editor Doscientos, gracias.",
        },
        { trigger: ".modal button[name='action_send_mail']", run: "click" },
        { trigger: `body:not(:has(.modal)):not(:has(.o_data_row:contains(${WROTE})))` },
    ],
});
