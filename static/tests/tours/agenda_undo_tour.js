import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dental_followup_agenda_undo", {
    steps: () => [
        {
            content: "open the import of this morning",
            trigger: ".o_data_row:contains(agenda_de_ayer.csv) [name='filename']",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name='action_ask_undo']",
            run: "click",
        },
        {
            content: "what goes back is said in numbers",
            trigger: ".modal [name='text']:contains(2 new visits, 2 new patients)",
        },
        {
            trigger: ".modal button[name='action_undo']",
            run: "click",
        },
        {
            content: "it says when it was undone",
            trigger:
                ".o_form_view:not(:has(button[name='action_ask_undo'])) [name='undone_at']:contains(/\\d/)",
        },
        {
            content: "and so does the list",
            trigger: ".o_back_button, .breadcrumb-item a:contains(Agenda imports)",
            run: "click",
        },
        {
            trigger:
                ".o_data_row:contains(agenda_de_ayer.csv):not(:has(button[name='action_ask_undo']))",
        },
    ],
});
