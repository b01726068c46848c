import { registry } from "@web/core/registry";

const OFFER = "Una primera visita corta";
const NOTE = "Prefiere que se le explique cada paso";

const visit = (name, state) => `.o_event.o_dental_followup_visit_${state}:contains(${name})`;

/** Reception says that a patient has come, from what the agenda shows of the visit. */
const arrive = (name) => [
    {
        trigger: visit(name, "booked"),
        run: "click",
    },
    {
        trigger: "button[name='action_dental_arrived']",
        run: "click",
    },
];

/** Who arrives is greeted by what was agreed; nothing is shown of who has nothing to hand over. */
registry.category("web_tour.tours").add("dental_followup_handover", {
    steps: () => [
        ...arrive("Paula"),
        {
            content: "what was agreed is shown at once, in the reader's language",
            trigger: ".modal:contains(Paula) .o_form_view .o_dental_followup_handover",
        },
        {
            content: "what was offered",
            trigger: `.modal .o_dental_followup_handover:contains(${OFFER})`,
        },
        {
            content: "and what helps always",
            trigger: `.modal .o_dental_followup_handover:contains(${NOTE})`,
        },
        {
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${visit("Paula", "arrived")}`,
            run: "click",
        },
        {
            content: "as long as the patient waits, the agenda says it too",
            trigger: `.o_dental_followup_handover:contains(${OFFER})`,
        },
        {
            trigger: "button[name='action_dental_attended']",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${visit("Paula", "attended")}`,
        },
        {
            content: "a phone shows one column at a time",
            isActive: ["mobile"],
            trigger: ".o_dental_followup_day_tabs button:contains(Sin dentista)",
            run: "click",
        },
        ...arrive("Clara"),
        {
            content: "of a patient with nothing to hand over nothing is shown",
            trigger: `body:not(:has(.modal)) ${visit("Clara", "arrived")}`,
        },
    ],
});
