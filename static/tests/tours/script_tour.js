import { registry } from "@web/core/registry";

const form = ".o_dental_followup_script_form";
const preview = `${form} [name='preview_html']`;
const lastOpening = `${form} [name='opening_line_ids'] .o_data_row:last [name='text']`;

registry.category("web_tour.tours").add("dental_followup_script", {
    steps: () => [
        { trigger: ".o_data_row:contains(Script of the tour) .o_data_cell", run: "click" },
        {
            content: "the call is read to the latest patient of its program",
            trigger: `${preview}:contains(Paula, we were expecting you today at 09:00)`,
        },
        {
            content: "what is not true is not offered, and why",
            trigger: `${preview}:contains(not offered: no last visit)`,
        },
        { trigger: `${form} a.nav-link[name='opening_line_ids']`, run: "click" },
        {
            trigger: `${form} [name='opening_line_ids'] .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            trigger: `${lastOpening} textarea`,
            run: (helpers) => helpers.fill("{patient}, greetings from {nobody} "),
        },
        {
            content: "a word that stands for nothing is seen at once, while one writes",
            trigger: `${preview}:contains(nothing is known for {nobody})`,
        },
        {
            content: "and one can go on writing",
            trigger: `${lastOpening} textarea:focus`,
            run({ anchor }) {
                if (!anchor.value.endsWith(" ")) {
                    throw new Error("the space after the word is gone");
                }
            },
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "and it is not saved; the words there are stand in the message",
            trigger: ".modal:contains({nobody} stands for nothing):contains({patient})",
        },
        { trigger: ".modal .modal-footer button", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: lastOpening, run: "click" },
        {
            trigger: `${lastOpening} textarea`,
            run: (helpers) => helpers.fill("{patient}, greetings from {clinic} "),
        },
        {
            content: "nothing is saved yet, and it is read already",
            trigger: `${preview}:contains(Paula, greetings from Clínica del Tour)`,
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))" },
        { trigger: `${form} button[name='action_start_trial']`, run: "click" },
        { trigger: ".modal .modal-footer button:contains(Start)", run: "click" },
        {
            trigger: `body:not(:has(.modal)) ${form} [name='trial']:contains(Two openings are being tried)`,
        },
    ],
});
