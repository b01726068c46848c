import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Answer both questions, and save them. */
const answer = (said, feeling) => [
    { trigger: "button[name='action_answer']:enabled", run: "click" },
    { trigger: ".modal [name='what_we_do'] textarea", run: `edit ${said}` },
    { trigger: `.modal [name='feeling'] .o_radio_item:eq(${feeling}) input`, run: "click" },
];
const save = () => [
    { trigger: ".modal button[name='action_save']:enabled", run: "click" },
    { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name='action_answer']))" },
];

/** A receptionist answers: no figure stands there, before or after. */
tours.add("dental_followup_audit_answered", {
    steps: () => [
        {
            content: "nothing is compared yet, and nothing is to be seen",
            trigger: ".o_form_view:not(:has(.o_field_widget[name='program_row_ids']))",
        },
        ...answer("We call who misses a visit", 3),
        { trigger: ".modal [name='belief_third_call'] .o_radio_item:eq(0) input", run: "click" },
        ...save(),
    ],
});

/** A manager answers, compares, notes what was said, agrees what to do, and closes it. */
tours.add("dental_followup_audit_compared", {
    steps: () => [
        ...answer("We call them all", 2),
        ...save(),
        { trigger: "button[name='action_compare']:enabled", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            content: "what the others said is read without who",
            trigger: "[name='word_ids'] .o_data_row:contains(We call who misses a visit)",
        },
        { trigger: "[name='program_row_ids'] td[name='said_level']", run: "click" },
        { trigger: "[name='program_row_ids'] [name='said_level'] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Always)", run: "click" },
        { trigger: "[name='action_ids'] .o_field_x2many_list_row_add a", run: "click" },
        {
            trigger: "[name='action_ids'] [name='name'] input",
            run: "edit Call before one o'clock",
        },
        { trigger: "[name='action_ids'] [name='user_id'] input", run: "edit Gerencia" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Gerencia)", run: "click" },
        { trigger: "[name='action_ids'] .o_selected_row td[name='due_on']", run: "click" },
        { trigger: "[name='action_ids'] [name='due_on'] input", run: "edit 12/31/2035" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_dirty))" },
        { trigger: "button[name='action_close']:enabled", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name='action_close']))" },
    ],
});
