import { registry } from "@web/core/registry";

const MEETING = "Cierre del mes";
const PATIENT = "Paula Romero Gil";
const event = (name) => `.o_calendar_view .o_event:contains(${name})`;

/** An accountant, who has no role at the clinic, and Odoo's own calendar. */
registry.category("web_tour.tours").add("dental_followup_neighbour_calendar", {
    steps: () => [
        {
            trigger: ".o-calendar-button-new",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='name'] textarea, .o_form_view [name='name'] input",
            run: `edit ${MEETING}`,
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_back_button",
            run: "click",
        },
        {
            trigger: ".scale_button_selection",
            run: "click",
        },
        {
            trigger: ".o_scale_button_day",
            run: "click",
        },
        {
            content: "the meeting stands in the calendar, and the patient's visit does not",
            trigger: `.fc-timeGridDay-view:not(:has(.o_event:contains(${PATIENT}))) .o_event:contains(${MEETING})`,
            run: "click",
        },
        {
            trigger: ".o_cw_popover_edit",
            run: "click",
        },
        {
            content: "it takes longer",
            trigger: ".o_form_view [name='duration'] input",
            run: "edit 02:30",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "drag its middle to another hour",
            trigger: event(MEETING),
            run: "drag_and_drop .fc-timegrid-slot-lane[data-time='16:00:00']",
        },
        {
            content: "it begins half of its length before",
            trigger: `${event(MEETING)}:contains(:45)`,
        },
    ],
});

registry.category("web_tour.tours").add("dental_followup_neighbour_calendar_delete", {
    steps: () => [
        {
            trigger: event(MEETING),
            run: "click",
        },
        {
            trigger: ".o_cw_popover_delete",
            run: "click",
        },
        {
            trigger: ".modal button:contains(Delete)",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)):not(:has(${event(MEETING)})) .o_calendar_view`,
        },
    ],
});

/** The same accountant, and Odoo's contacts. */
registry.category("web_tour.tours").add("dental_followup_neighbour_contacts", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='name'] textarea, .o_form_view [name='name'] input",
            run: "edit Suministros Turia SL",
        },
        {
            trigger: ".o_form_view [name='email'] input",
            run: "edit turia@ejemplo.test",
        },
        {
            content: "nothing of the clinic is on it",
            trigger: ".o_form_view:not(:has([name^='dental'])):not(:has([name='is_dentist']))",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_back_button",
            run: "click",
        },
        {
            trigger:
                ".o_list_view .o_data_row:contains(Suministros Turia SL) .o_list_record_selector",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Turia Suministros) .o_list_record_selector",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Merge)",
            run: "click",
        },
        {
            trigger: ".modal button[name='action_merge']",
            run: "click",
        },
        {
            trigger: ".modal :contains(There are no more contacts to merge)",
        },
    ],
});
