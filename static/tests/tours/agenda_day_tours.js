import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const chooseFile = (name) => ({
    content: `choose ${name}`,
    trigger: ".o_field_widget[name='file'] .o_select_file_button",
    async run() {
        const content = await (await fetch(`/dental_followup_tests/${name}`)).blob();
        await inputFiles(".o_field_widget[name='file'] input[type='file']", [
            new File([content], name, { type: "text/csv" }),
        ]);
    },
});
const lookAt = (name) => [
    chooseFile(name),
    { trigger: "button[name='action_preview']:contains(Check the file)", run: "click" },
];
const importIt = (number) => [
    { trigger: `button[name='action_import']:contains(${number})`, run: "click" },
    { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)" },
];

registry.category("web_tour.tours").add("dental_followup_agenda_day", {
    steps: () => [
        ...lookAt("morning.csv"),
        {
            content: "a word that nobody knows is asked for",
            trigger: "[name='words_asked']:contains(Pdte. llamar)",
        },
        {
            content: "and the words are in view",
            trigger: ".nav-link.active:contains(Words of the file)",
        },
        { trigger: "[name='word_ids'] .o_data_cell[name='state']", run: "click" },
        {
            trigger: "[name='word_ids'] .o_field_widget[name='state'] .o_select_menu_toggler",
            run: "click",
        },
        { trigger: ".o_select_menu_item:contains(Booked)", run: "click" },
        {
            trigger: "button[name='action_preview']:contains(Read with these words)",
            run: "click",
        },
        {
            content: "and no row is refused any more",
            trigger:
                ".o_form_view:not(:has([name='words_asked']:contains(Pdte))) .nav-link.active:contains(Rows)",
        },
        ...importIt(7),
        { trigger: "button[name='action_restart']", run: "click" },
        ...lookAt("afternoon.csv"),
        {
            content: "the word is not asked twice, and what is missing is said",
            trigger:
                ".o_form_view:not(:has([name='words_asked']:contains(Pdte))) [name='summary']:contains(2 visits are not in the file any more)",
        },
        ...importIt(6),
        {
            content: "what is missing is one click away",
            trigger: "button[name='action_open_left_out']",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains(Pau Mas Gil)" },
    ],
});

registry.category("web_tour.tours").add("dental_followup_left_out", {
    steps: () => [
        {
            content: "who is on another day of the file has moved",
            trigger:
                ".o_data_row:contains(Eva Sanz Mir) button[name='action_dental_moved_as_told']",
            run: "click",
        },
        {
            content: "and of the other one the patient is asked",
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains(Eva Sanz Mir))) .o_data_row:contains(Pau Mas Gil) button[name='action_dental_still_stands']",
            run: "click",
        },
        { trigger: ".o_view_nocontent_smiling_face" },
    ],
});
