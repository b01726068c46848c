import { registry } from "@web/core/registry";

const card = (name) => `.o_dental_followup_card:contains(${name})`;
const head = (name) => `.o_dental_followup_day_head:contains(${name})`;
const press = (key) => `press ${key}`;
const focused = (name) => `.o_dental_followup_card:focus:contains(${name})`;

registry.category("web_tour.tours").add("dental_followup_day_mouse", {
    steps: () => [
        {
            content: "a column for each dentist, with how much there is to do",
            trigger: `${head("Dra. Vidal")}:contains(1 cita)`,
        },
        {
            content: "a double booking is said over the column",
            trigger: `${head("Dr. Piñol")} .o_dental_followup_day_warning:contains(11:00 Dos a la vez)`,
        },
        {
            content: "and on both cards",
            trigger: `.o_dental_followup_day:has(${card("Alba Soler")}.o_dental_followup_card_clash)
                ${card("Mateo Ruiz")}.o_dental_followup_card_clash:contains(Dos a la vez)`,
        },
        {
            content: "a visit that is over and that nobody recorded asks for it in words",
            trigger: `${card("Paula Romero")}:contains(Sin anotar)`,
            run: "drag_and_drop .o_dental_followup_day_column[aria-label='Dr. Piñol'] .o_dental_followup_day_slot[data-minute='735']",
        },
        {
            content: "what was dragged is not moved: it is asked who wants it",
            trigger: ".modal div[name='asked_by']:not(:has(input:checked))",
        },
        {
            trigger: ".modal div[name='asked_by'] .o_radio_item:contains(paciente) input",
            run: "click",
        },
        { trigger: ".modal button[name='action_move']", run: "click" },
        {
            trigger: `body:not(:has(.modal)) .o_dental_followup_day_column[aria-label='Dr. Piñol'] ${card("Paula Romero")}:contains(Citado)`,
            run: "click",
        },
        { trigger: ".o_cw_popover button[name='action_dental_confirmed']", run: "click" },
        {
            content: "that it was done is said",
            trigger: ".o_notification:contains(Paula Romero Gil · anotado: Confirmado)",
        },
        {
            content: "a free time of a column is a visit with that dentist",
            trigger:
                ".o_dental_followup_day_column[aria-label='Dra. Vidal'] .o_dental_followup_day_slot[data-minute='840']",
            run: "click",
        },
        { trigger: ".modal [name='dental_dentist_id'] input:value(Dra. Vidal)" },
        {
            content: "the patients of the clinic are found, although the visit has no clinic yet",
            trigger: ".modal [name='dental_patient_id'] input",
            run: "edit soler",
        },
        {
            trigger:
                ".modal [name='dental_patient_id'] .o-autocomplete--dropdown-item:contains(Alba Soler)",
            run: "click",
        },
        { trigger: ".modal [name='dental_patient_id'] input:value(Alba Soler)" },
        { trigger: ".modal .o_form_button_cancel", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_dental_followup_new_visit" },
    ],
});

registry.category("web_tour.tours").add("dental_followup_day_keyboard", {
    steps: () => [
        {
            trigger: card("Paula Romero"),
            run: ({ anchor }) => anchor.focus(),
        },
        { trigger: focused("Paula Romero"), run: press("ArrowLeft") },
        { trigger: focused("Mateo Ruiz"), run: press("ArrowDown") },
        { trigger: focused("Alba Soler"), run: press("ArrowRight") },
        { trigger: focused("Paula Romero"), run: press("Enter") },
        { trigger: ".o_cw_popover button[name='action_dental_attended']" },
        { trigger: ".o_cw_popover", run: press("Escape") },
        { trigger: `body:not(:has(.o_cw_popover)) ${focused("Paula Romero")}` },
    ],
});

registry.category("web_tour.tours").add("dental_followup_day_phone", {
    steps: () => [
        {
            content: "one dentist at a time",
            trigger:
                ".o_dental_followup_day:has(.o_dental_followup_day_column:only-of-type) .o_dental_followup_day_tabs button[aria-pressed='true']",
        },
        {
            trigger: ".o_dental_followup_day_tabs button:contains(Dra. Vidal)",
            run: "click",
        },
        {
            trigger: `.o_dental_followup_day:not(:has(${card("Mateo Ruiz")})) ${card("Paula Romero")}`,
            run: "click",
        },
        { trigger: ".modal button[name='action_dental_attended']", run: "click" },
        { trigger: `body:not(:has(.modal)) ${card("Paula Romero")}:contains(Atendido)` },
    ],
});
