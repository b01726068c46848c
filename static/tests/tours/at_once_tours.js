import { registry } from "@web/core/registry";

import { PATIENT, at, fits } from "./call_tour_steps";

const MOST_CLICKS = 7;
const card = `.o_dental_followup_card:contains(${PATIENT})`;
let clicks = 0;

/** A click of reception, counted. */
const click = (trigger, content) => ({
    content,
    trigger,
    async run({ click: press }) {
        clicks++;
        await press();
    },
});

/** From "did not come" in the agenda to a new visit, without a word typed. */
const fromNoShowToVisit = (area) => [
    { trigger: "body", run: () => (clicks = 0) },
    click(card, "the visit that nobody came to"),
    click(`${area} button[name='action_dental_no_show']`, "it is recorded"),
    {
        content: "what may be done now stands there",
        trigger: `${area} button[name='action_dental_call']:contains(Llamar)`,
    },
    {
        content: "and what is not any more does not",
        trigger: `${area}:not(:has(button[name='action_dental_no_show']))`,
    },
    click(`${area} button[name='action_dental_call']`, "the patient is called"),
    click(".modal button[name='action_answered']:enabled:contains(Contesta)", "and answers"),
    at("opening"),
    fits(),
    {
        content: "the times stand there before one asks",
        trigger: ".modal [name='at_once_text']:contains(:)",
    },
    click(".modal button[name='action_at_once']:contains(Ofrecer hora ya)", "they want a time"),
    at("slot"),
    fits(),
    {
        content: "nothing is asked: that it was not is known",
        trigger: ".modal [data-step='slot']:enabled",
    },
    click(".modal [name='slot_id'] .o_radio_item:eq(0) input", "the first one"),
    fits(),
    click(".modal button[name='action_done']:contains(Reservar y guardar)", "it stands"),
    { trigger: "body:not(:has(.modal)) .o_notification:contains(Cita dada)" },
    {
        content: "in at most seven clicks",
        trigger: "body",
        run() {
            if (clicks > MOST_CLICKS) {
                throw new Error(`${clicks} clicks`);
            }
        },
    },
];

const tours = registry.category("web_tour.tours");

tours.add("dental_followup_at_once", { steps: () => fromNoShowToVisit(".o_cw_popover") });

tours.add("dental_followup_at_once_phone", { steps: () => fromNoShowToVisit(".modal") });
