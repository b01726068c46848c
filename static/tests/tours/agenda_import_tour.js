import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

/** Where the test serves the file that the practice software wrote. */
const FILE = "/dental_followup_tests/agenda_con_errores.csv";

/** Rows that cannot be imported, and what they have to say about it. */
const REFUSED = [
    ["Sin Teléfono Pérez, Ana", "The date 31/02/2026 does not exist"],
    ["Duplicado De Historia, Otra", "The hour 25:61 does not exist"],
    ["Duplicado De Historia, Otra", "Practice number 4000 already belongs to"],
    ["<script>alert(1)</script>, Eva", "holds code instead of text"],
    ["<script>alert(1)</script>, Eva", "“eva@@ejemplo” is not an email address"],
    ["<script>alert(1)</script>, Eva", "“Estado inventado” is not a state"],
];

/** A row that comes in, and the cell that does not. */
const LEFT_OUT = ["Número Corto, Luis", "Left out: “12345” is not a phone number"];

const refusedRows = () =>
    REFUSED.map(([patient, reason]) => ({
        content: `${patient}: ${reason}`,
        trigger: `.o_data_row:has([name='state'] .text-bg-danger):contains(${patient}) [name='reason']:contains(${reason})`,
    }));

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
            trigger: "button[name='action_preview']:contains(Check the file)",
            run: "click",
        },
        {
            content: "a word that is not known is asked for first",
            trigger: ".nav-link.active:contains(Words of the file)",
        },
        {
            trigger: ".nav-link:contains(Rows)",
            run: "click",
        },
        ...refusedRows(),
        {
            content: "what the file would set off is said",
            trigger: "[name='foreseen_text']:contains(Because of this file)",
        },
        {
            content: "what is left out of a good row is said",
            trigger: `.o_data_row:has([name='state'] .text-bg-success):contains(${LEFT_OUT[0]}) [name='reason']:contains(${LEFT_OUT[1]})`,
        },
        {
            content: "import the good rows",
            trigger: "button[name='action_import']:contains(21)",
            run: "click",
        },
        {
            content: "the result",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
        ...refusedRows(),
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
