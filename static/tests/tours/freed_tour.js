import { registry } from "@web/core/registry";

const GIVES_UP = "Nuria Sanz Mir";
const COULD_COME = "Paula Romero Gil";

/** Go to a step of the call. */
const go = (step) => [
    { trigger: `.modal button[data-step='${step}']:enabled`, run: "click" },
    { trigger: `.modal [data-step='${step}'][aria-current]` },
];

/** Nuria cancels; Paula, who missed her visit this morning, is called and takes the time. */
registry.category("web_tour.tours").add("dental_followup_freed", {
    steps: () => [
        {
            trigger: `.o_event.o_dental_followup_visit_booked:contains(${GIVES_UP})`,
            run: "click",
        },
        {
            trigger: ".o_cw_popover button[name='action_dental_cancel']",
            run: "click",
        },
        {
            content: "the agenda goes on, and somebody could come",
            trigger: `body:not(:has(.modal)) .o_event.o_dental_followup_visit_cancelled:contains(${GIVES_UP})`,
        },
        {
            trigger: ".o_notification .o_notification_buttons button",
            run: "click",
        },
        {
            content: "why she is on the list, in her colleague's language",
            trigger: `.o_kanban_record:contains(${COULD_COME}):contains(09:00):contains(mismo dentista)`,
        },
        {
            trigger: `.o_kanban_record:contains(${COULD_COME}) [name='action_call']`,
            run: "click",
        },
        {
            trigger: ".modal button[name='action_answered']",
            run: "click",
        },
        ...go("blocker"),
        {
            trigger: ".modal [name='blocker_ids'] .o-checkbox:eq(0) input",
            run: "check",
        },
        ...go("closing"),
        {
            trigger: ".modal [name='closing_question_id'] .o_radio_item:eq(0) input",
            run: "click",
        },
        ...go("slot"),
        {
            content: "the time that was freed stands first",
            trigger: ".modal [name='slot_id'] .o_radio_item:eq(0):contains(12:00) input",
            run: "click",
        },
        ...go("result"),
        {
            trigger: ".modal button[name='action_done']",
            run: "click",
        },
        {
            content: "nobody else is to be called about it",
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has([name='action_call'])) [name='status_text']",
        },
        {
            trigger:
                ".o_menu_sections [data-menu-xmlid='dental_followup.dental_followup_menu_agenda']",
            run: "click",
        },
        {
            trigger:
                ".o-dropdown--menu [data-menu-xmlid='dental_followup.dental_followup_menu_agenda_freed']",
            run: "click",
        },
        {
            content: "no time is left",
            trigger: ".o_view_nocontent",
        },
    ],
});

/** The same on a telephone: a card for the time, a card for who could come. */
registry.category("web_tour.tours").add("dental_followup_freed_phone", {
    steps: () => [
        {
            content: "a card on a telephone",
            trigger: `.o_kanban_record:contains(${GIVES_UP})`,
            run: "click",
        },
        {
            trigger: `.o_kanban_record:contains(${COULD_COME}) [name='action_call']`,
            run: "click",
        },
        {
            trigger: ".modal button[name='action_not_now']",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) .o_kanban_record:contains(${COULD_COME})`,
        },
    ],
});
