import { registry } from "@web/core/registry";

import { checkSentOnce } from "./call_tour_steps";

const CALLED = "Paula Romero Gil";
const NEW = "Nuria Nueva Sanz";

const tours = registry.category("web_tour.tours");
const card = `.modal .o_kanban_record:not(.o_kanban_ghost):contains(${CALLED})`;
const query = ".modal [name='query'] input";

/** The dialog is opened from the menu, beside Today. */
const openDialog = () => [
    {
        trigger:
            ".o_menu_sections [data-menu-xmlid='dental_followup.dental_followup_menu_incoming']",
        run: "click",
    },
];

/** A part of the number, as it is heard, finds who rings and why we called. */
const ringsBack = () => [
    {
        content: "those called today are there before anything is typed, and why",
        trigger: `${card}:contains(09:00)`,
    },
    {
        content: "nothing is wider than the screen",
        trigger: ".modal .modal-body",
        run: ({ anchor }) => {
            if (anchor.scrollWidth > anchor.clientWidth) {
                throw new Error(`${anchor.scrollWidth} > ${anchor.clientWidth} pixels`);
            }
        },
    },
    {
        content:
            "the only patient the number means is attended by Enter, once if it is pressed twice",
        trigger: query,
        async run({ edit }) {
            await edit("97 97");
            const enter = { key: "Enter", bubbles: true };
            await checkSentOnce("action_dental_attend", () =>
                [1, 2].forEach(() => this.anchor.dispatchEvent(new KeyboardEvent("keydown", enter)))
            );
        },
    },
    {
        content: "how a call of ours ends is not asked",
        trigger:
            ".modal footer:has(button[name='action_answered']):not(:has(button[name='action_not_answered']))",
    },
    {
        content: "it was nothing, and nothing is left behind",
        trigger: ".modal button[name='action_not_now']",
        run: "click",
    },
    {
        trigger: "body:not(:has(.modal))",
    },
];

/** Nobody has the number: the patient is entered and attended in one. */
const isNew = () => [
    {
        trigger: query,
        run: "edit 622 33 44 55",
    },
    {
        content: "while one types only who is found is shown; one who is not can be called back",
        trigger:
            ".modal:not(:has([name='new_patient'] input)) button[name='action_missed_call']:contains(devolver)",
    },
    {
        trigger: ".modal button[name='action_not_in_list']",
        run: "click",
    },
    {
        content: "who it may be already is said before there are two",
        trigger: ".modal [name='new_patient'] [name='new_name'] input",
        run: `edit ${CALLED} && press Tab`,
    },
    {
        trigger: `.modal [name='twins']:contains(${CALLED}) button:contains(Es este)`,
    },
    {
        trigger: ".modal [name='new_patient'] [name='new_name'] input",
        run: `edit ${NEW}`,
    },
    {
        trigger: ".modal button[name='action_new_patient']",
        run: "click",
    },
    {
        trigger: `.modal .o_form_sheet:contains(${NEW})`,
    },
    {
        trigger: ".modal button[name='action_answered']",
        run: "click",
    },
    {
        content: "the conversation is the one of every call",
        trigger: ".modal [name='talk']",
    },
];

tours.add("dental_followup_incoming", {
    steps: () => [...openDialog(), ...ringsBack(), ...openDialog(), ...isNew()],
});
tours.add("dental_followup_incoming_back", { steps: ringsBack });
tours.add("dental_followup_incoming_new", { steps: isNew });
