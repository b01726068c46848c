import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const form = ".o_dental_followup_patient";
const tab = (name) => `${form} .o_notebook .nav-link[name=${name}]`;
const entry = (text) => `${form} .o_dental_followup_timeline li:contains(${text})`;

/** What is to be known first is there without a click, and what there was with one. */
const known = () => [
    {
        content: "the number, as people read it",
        trigger: `${form} [name='dental_dial_text'] a:contains(655 97 97 11)`,
    },
    {
        trigger: `${form}:contains(Sin cita)`,
    },
    {
        content: "why one calls",
        trigger: `${form} [name='dental_open_followup_ids']:contains(No ha venido hoy)`,
    },
    {
        content: "and that a call waits",
        trigger: ".o_statusbar_buttons button[name='action_dental_call'].btn-primary:visible",
    },
    {
        trigger: tab("dental_timeline"),
        run: "click",
    },
    {
        content: "the visit they missed opens as a visit",
        trigger: `${entry("No acude")} button`,
        run: "click",
    },
    {
        trigger: ".o_form_view button[name='action_dental_undo']",
    },
    {
        trigger: ".breadcrumb-item.o_back_button a",
        run: "click",
    },
];

/** A visit is given in two clicks, and stands there afterwards. */
const visit = () => [
    {
        trigger: ".o_statusbar_buttons button[name='action_dental_give_visit']:visible",
        run: "click",
    },
    {
        content: "the patient is there, and the next free time",
        trigger: ".o_form_view [name='dental_patient_id'] input:value(Paula Romero Gil)",
    },
    {
        trigger: ".o_form_button_save",
        run: "click",
    },
    {
        trigger: ".o_form_view .o_form_saved [name='dental_state']",
    },
    {
        trigger: ".breadcrumb-item.o_back_button a",
        run: "click",
    },
    {
        trigger: `${form} [name='dental_next_visit_id'] a`,
    },
];

/** An advice is chosen and given, and stands among what there was. */
const advice = () => [
    {
        trigger: ".o_statusbar_buttons button[name='action_dental_advise']:visible",
        run: "click",
    },
    {
        trigger: ".modal [name='advice_id'] input",
        run: "click",
    },
    {
        trigger: ".o-autocomplete--dropdown-item:contains(extracción)",
        run: "click",
    },
    {
        content: "as it reads for the patient; without an address it is only said",
        trigger: ".modal [name='text']:contains(Muerda la gasa)",
    },
    {
        trigger: ".modal:not(:has(button[name='action_send'])) button[name='action_given']",
        run: "click",
    },
    {
        trigger: ".o_notification:contains(Anotado)",
    },
    {
        trigger: tab("dental_timeline"),
        run: "click",
    },
    {
        trigger: entry("Consejo"),
    },
];

tours.add("dental_followup_patient", {
    steps: () => [
        {
            trigger: ".o_data_row td[name='name']:contains(Paula Romero)",
            run: "click",
        },
        ...known(),
        ...visit(),
        ...advice(),
    ],
});
tours.add("dental_followup_patient_phone", {
    steps: () => [
        {
            trigger: ".o_kanban_record:contains(Paula Romero)",
            run: "click",
        },
        {
            trigger: `${form} [name='dental_dial_text'] a:contains(655 97 97 11)`,
        },
        {
            trigger: ".o_statusbar_buttons button[name='action_dental_call']:visible",
        },
        {
            trigger: tab("dental_timeline"),
            run: "click",
        },
        {
            trigger: entry("No acude"),
        },
    ],
});
