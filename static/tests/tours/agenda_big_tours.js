import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const chooseFile = () => [
    {
        trigger: ".o_field_widget[name='file'] .o_select_file_button",
        async run() {
            const content = await (await fetch("/dental_followup_tests/big.csv")).blob();
            await inputFiles(".o_field_widget[name='file'] input[type='file']", [
                new File([content], "big.csv", { type: "text/csv" }),
            ]);
        },
    },
    {
        trigger: "button[name='action_preview']:contains(Check the file)",
        run: "click",
    },
];

registry.category("web_tour.tours").add("dental_followup_agenda_in_background", {
    steps: () => [
        ...chooseFile(),
        {
            content: "it is said that nobody waits",
            trigger: "[name='big_text']:contains(imported in the background)",
        },
        {
            trigger: "button[name='action_import']",
            run: "click",
        },
        {
            content: "how far it is",
            trigger: "[name='progress'] .o_progressbar",
        },
    ],
});

registry.category("web_tour.tours").add("dental_followup_agenda_import_phone", {
    steps: () => [
        ...chooseFile(),
        {
            content: "a row is a card, with what is wrong with it",
            trigger:
                ".o_field_widget[name='line_ids'] .o_kanban_record:contains(Mira Coll, Iris):contains(does not exist)",
        },
        {
            trigger: "body:not(:has(.o_field_widget[name='line_ids'] .o_list_view))",
        },
        {
            content: "nothing is wider than the screen",
            trigger: ".o_field_widget[name='line_ids'] .o_kanban_record",
            run() {
                const { right } = this.anchor.getBoundingClientRect();
                if (right > window.innerWidth) {
                    throw new Error(`a card ends at ${right} px of ${window.innerWidth}`);
                }
            },
        },
        {
            trigger: ".o_control_panel_breadcrumbs_actions button, .o_statusbar_buttons button",
        },
    ],
});
