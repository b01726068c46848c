import { registry } from "@web/core/registry";

/** What a patient said of being contacted can be thrown away before it is kept, and is kept when
 * one says so. */
registry.category("web_tour.tours").add("dental_followup_consent_new", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='text'] textarea",
            run: "edit No quiere publicidad",
        },
        {
            trigger: ".o_form_button_save:enabled",
        },
        {
            content: "half a thought is thrown away",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='partner_id'] input",
            run: "edit Paula",
        },
        {
            trigger: ".o_form_view [name='partner_id'] .dropdown-item:contains(Paula)",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='text'] textarea",
            run: "edit No quiere publicidad",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "what was said is not changed afterwards, only withdrawn",
            trigger:
                ".o_form_saved:has(button[name='action_withdraw']):not(:has([name='text'] textarea))",
        },
    ],
});
