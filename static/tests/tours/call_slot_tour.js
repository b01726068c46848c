import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const times = ".modal [name='slot_id'] .o_radio_item";
const read = () => [...document.querySelectorAll(times)].map((item) => item.innerText).join();
let before;

/** Do something that puts other times on the screen, and wait until they are there. */
const showOthers = (...steps) => [
    {
        trigger: times,
        run() {
            before = read();
        },
    },
    ...steps,
    {
        content: "other times are there",
        trigger: times,
        async run() {
            for (let tries = 0; tries < 50 && [before, ""].includes(read()); tries++) {
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            if (read() === before) {
                throw new Error(`the times of before are still there: ${before}`);
            }
        },
    },
];
const choose = (label) =>
    showOthers({
        trigger: `.modal [name='slot_choice'] .o_radio_item:contains(${label}) input`,
        run: "click",
    });
const take = () => [
    { trigger: `${times}:eq(0) input`, run: "click" },
    { trigger: `${times} input:checked` },
    { trigger: ".modal button[name='action_no_slot']" },
];
const noneTaken = () => [
    { trigger: ".modal:not(:has([name='slot_id'] input:checked))" },
    { trigger: ".modal:not(:has(button[name='action_no_slot']))" },
];

/** Which times are on the screen, and that one which left it is not taken. */
tours.add("dental_followup_call_slot", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']", run: "click" },
        { trigger: ".modal button[name='action_toggle_free']", run: "click" },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Miedo) input", run: "check" },
        ...choose("Tarde"),
        ...take(),
        ...choose("Mañana"),
        ...noneTaken(),
        ...take(),
        { trigger: ".modal button[name='action_no_slot']", run: "click" },
        ...noneTaken(),
        ...showOthers(
            { trigger: ".modal details[name='narrow'] summary", run: "click" },
            { trigger: ".modal [name='slot_from'] input", run: "edit +7d && press Tab" },
            { trigger: ".modal button[name='action_look_again']", run: "click" }
        ),
        ...take(),
        { trigger: ".modal [name='closing_question_id'] input:eq(0)", run: "click" },
        { trigger: ".modal button[name='step_review']", run: "click" },
        { trigger: ".modal [name='review_result']:contains(Nueva cita)" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
