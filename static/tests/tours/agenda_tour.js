import { registry } from "@web/core/registry";

const PATIENT = "Nuria Sanz Mir";
const visit = (state) => `.o_event.o_dental_followup_visit_${state}:contains(${PATIENT})`;
const button = (name) => `.o_cw_popover button[name='${name}']`;

registry.category("web_tour.tours").add("dental_followup_agenda", {
    steps: () => [
        {
            content: "click on a free hour",
            trigger: ".o_dental_followup_day_slot[data-minute='720']",
            run: "click",
        },
        {
            content: "the visit has the hour and half an hour's length",
            trigger: ".modal [name='duration'] input:value(00:30)",
        },
        {
            trigger: ".modal [name='dental_patient_id'] input",
            run: `edit ${PATIENT}`,
        },
        {
            content: "a patient who is new is made in passing",
            trigger: `.o_m2o_dropdown_option_create_edit a:contains(${PATIENT})`,
            run: "click",
        },
        {
            content: "they have the name that was typed, and are asked for their phone",
            trigger: `.modal:not(.o_inactive_modal) [name='name'] input:value(${PATIENT})`,
        },
        {
            trigger: ".modal:not(.o_inactive_modal) [name='phone'] input",
            run: "edit 622 33 44 99",
        },
        {
            trigger: ".modal:not(.o_inactive_modal):has([name='phone']) .o_form_button_save",
            run: "click",
        },
        {
            trigger: `.modal [name='dental_patient_id'] input:value(${PATIENT})`,
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${visit("booked")}`,
            run: "click",
        },
        {
            trigger: button("action_dental_arrived"),
            run: "click",
        },
        {
            content: "what was recorded by mistake is taken back",
            trigger: visit("arrived"),
            run: "click",
        },
        {
            content: "who has arrived is not offered as a no-show",
            trigger: `.o_cw_popover:not(:has(${button("action_dental_no_show")}))`,
        },
        {
            trigger: button("action_dental_undo"),
            run: "click",
        },
        {
            trigger: visit("booked"),
            run: "click",
        },
        {
            trigger: button("action_dental_move"),
            run: "click",
        },
        {
            content: "free times are proposed",
            trigger: ".modal div[name='slot_id'] input[type='radio']",
            run: "click",
        },
        {
            trigger: ".modal button[name='action_move']",
            run: "click",
        },
        {
            content: "the old visit is struck",
            trigger: `body:not(:has(.modal)) ${visit("moved")}.o_dental_followup_visit_struck`,
        },
    ],
});

registry.category("web_tour.tours").add("dental_followup_agenda_blocked", {
    steps: () => [
        {
            content: "a time that the agenda file blocks is shaded, with what it is for",
            trigger: ".o_event.o_dental_followup_blocked:contains(COMIDA · Dra. Soler)",
        },
        {
            content: "in the week as well",
            trigger: ".o_view_scale_selector button.scale_button_selection",
            run: "click",
        },
        {
            trigger: ".o_scale_button_week",
            run: "click",
        },
        {
            trigger: ".fc-timeGridWeek-view .o_dental_followup_blocked:contains(COMIDA)",
            run: "click",
        },
        {
            content: "there is nothing to record of it",
            trigger: "body:not(:has(.o_cw_popover)):not(:has(.modal))",
        },
    ],
});
