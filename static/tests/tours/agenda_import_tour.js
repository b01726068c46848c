import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

/** Where the test serves the file that the practice software wrote. */
const FILE = "/dental_followup_tests/agenda_con_errores.csv";
const refused = (text) => `.o_data_row:has(.text-danger, .text-bg-danger):contains(${text})`;

registry.category("web_tour.tours").add("dental_followup_agenda_import", {
    steps: () => [
        {
            content: "choose the file",
            trigger: ".o_field_widget[name='file'] .o_select_file_button",
            async run() {
                const content = await (await fetch(FILE)).blob();
                await inputFiles(".o_field_widget[name='file'] input[type='file']", [
                    new File([content], "agenda_con_errores.csv", { type: "text/csv" }),
                ]);
            },
        },
        {
            trigger: "button[name='action_preview']:contains(Look at the agenda)",
            run: "click",
        },
        {
            content: "the impossible date is shown with its row",
            trigger: `${refused("Sin Teléfono Pérez, Ana")}:contains(31/02/2026)`,
        },
        {
            content: "the phone number that is too short",
            trigger: `${refused("Número Corto, Luis")}:contains(12345)`,
        },
        {
            content: "the hour that no clock has, of a number that is taken",
            trigger: `${refused("Duplicado De Historia, Otra")}:contains(25:61)`,
        },
        {
            content: "the row with markup in the name is text, and nothing else",
            trigger: refused("<script>alert(1)</script>, Eva"),
        },
        {
            content: "nothing was written by looking",
            trigger: "button[name='action_import']:contains(20)",
            run: "click",
        },
        {
            content: "the result",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
        {
            content: "the refused rows are still named",
            trigger: refused("Sin Teléfono Pérez, Ana"),
        },
        {
            content: "and the agenda is one click away",
            trigger: "button[name='action_open_visits']",
            run: "click",
        },
        {
            trigger: ".o_calendar_view",
        },
    ],
});
