import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DUE = "Marta Esteve Pons";
const LATER = "Nuria Sanz Mir";
const DONE = "Óscar Ibáñez Ruiz";
const card = (name) => `.o_kanban_record:contains(${name})`;
const row = (name) => `.o_data_row:contains(${name})`;
const noDialog = "body:not(:has(.modal))";
const dialogOf = (name) => `.modal .o_dental_followup_call_form:contains(${name})`;
const leave = [
    {
        trigger: ".modal button[name='action_not_now']",
        run: "click",
    },
    {
        trigger: noDialog,
    },
];
const reload = {
    run: () => window.location.reload(),
    expectUnloadPage: true,
};

/** The day at a desk: one order, one primary button, and what is done stays in sight. */
tours.add("dental_followup_today_desk", {
    steps: () => [
        {
            content: "who is due is first, then who has an hour later, then who was called",
            trigger: `.o_data_row:eq(0):contains(${DUE})`,
        },
        {
            trigger: `.o_data_row:eq(1):contains(${LATER}):has([name='from_hour']:contains(18:00))`,
        },
        {
            trigger: `.o_data_row.text-muted:eq(0):contains(${DONE}):not(:has(button))`,
        },
        {
            content: "each stands under what it is",
            trigger: `tr:has(+ ${row(DUE)}):contains(Peticiones y controles):contains(1)`,
        },
        {
            trigger: `tr:has(+ ${row(LATER)}):contains(Más tarde hoy):contains(1)`,
        },
        {
            trigger: `tr:has(+ ${row(DONE)}):contains(Hecho hoy):contains(1)`,
        },
        {
            content: "what is around the lines does not scroll, only they do",
            trigger: ".o_dental_today_list_view > .o_content",
            run: ({ anchor }) => {
                if (anchor.scrollHeight > anchor.clientHeight + 1) {
                    throw new Error("Today has two scroll bars");
                }
            },
        },
        {
            content: "one primary button",
            trigger: ".o_action_manager:has(.btn-primary):not(:has(.btn-primary:eq(1)))",
        },
        {
            trigger: ".o_dental_followup_call_next",
            run: "click",
        },
        {
            trigger: dialogOf(DUE),
        },
        ...leave,
        {
            content: "who was called today is found by name",
            trigger: ".o_searchview_input",
            run: "edit ibáñez",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:eq(0)",
            run: "click",
        },
        {
            trigger: `.o_data_row:eq(0):contains(${DONE})`,
        },
        {
            trigger: ".o_facet_remove",
            run: "click",
        },
        {
            trigger: row(LATER),
        },
        {
            content: "a number in the line on top shows what it counts",
            trigger: ".o_dental_followup_today button[name='later_today']",
            run: "click",
        },
        {
            trigger: `.o_data_row:eq(0):contains(${LATER})`,
        },
        {
            trigger: `.o_searchview_facet`,
        },
    ],
});

/** The filters of the last time are there again, by their names; a link that brings its own wins. */
tours.add("dental_followup_today_remembers", {
    steps: () => [
        {
            trigger: ".o_dental_followup_today button[name='later_today']",
            run: "click",
        },
        {
            trigger: `.o_searchview_facet`,
            ...reload,
        },
        {
            content: "the filter of the last time",
            trigger: `.o_searchview_facet`,
        },
        {
            trigger: `.o_list_view:not(:has(${row(DUE)})) .o_data_row:eq(0):contains(${LATER})`,
            run: () =>
                odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
                    "dental_followup.dental_followup_action_today",
                    { additionalContext: { search_default_done_today: 1 } }
                ),
        },
        {
            content: "a link's own filter wins",
            trigger: `.o_list_view:not(:has(${row(LATER)})) ${row(DONE)}`,
            ...reload,
        },
        {
            content: "and was not remembered",
            trigger: `.o_list_view:not(:has(${row(DONE)})) ${row(LATER)}`,
        },
        {
            content: "taking a filter off is remembered as well",
            trigger: ".o_facet_remove",
            run: "click",
        },
        {
            trigger: row(DUE),
            ...reload,
        },
        {
            trigger: row(DUE),
        },
        {
            content: "what an upgrade took away is passed over; the others stand",
            trigger: ".o_searchview:not(:has(.o_searchview_facet))",
            run: () => {
                const key = Object.keys(localStorage).find((name) =>
                    name.startsWith("dental_followup.today.")
                );
                localStorage.setItem(
                    key,
                    JSON.stringify([
                        { name: "filter of_an_older_version" },
                        { name: "filter done_today" },
                        { name: "groupBy group_program" },
                    ])
                );
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {
            trigger: ".o_searchview:not(:has(.o_searchview_facet:eq(2))) .o_searchview_facet:eq(1)",
        },
        {
            trigger: ".o_list_view:not(:has(.o_group_header:eq(1))) .o_group_header",
            run: "click",
        },
        {
            trigger: row(DONE),
        },
    ],
});

/** With the keyboard alone: a line's call, the next call, and back. */
tours.add("dental_followup_today_keys", {
    steps: () => [
        {
            trigger: row(DUE),
        },
        {
            trigger: ".o_searchview_input:focus",
            run: "press ArrowDown",
        },
        {
            content: "the arrows go to the lines",
            trigger: ".o_list_table thead :focus",
            run: "press ArrowDown",
        },
        {
            trigger: `${row(DUE)} :focus`,
            run: "press ArrowDown",
        },
        {
            content: "Enter on a line opens its call",
            trigger: `${row(LATER)} :focus`,
            run: "press Enter",
        },
        {
            trigger: dialogOf(LATER),
            run: "press alt+x",
        },
        {
            trigger: noDialog,
            run: "press alt+q",
        },
        {
            content: "the key of the button opens the next call",
            trigger: dialogOf(DUE),
            run: "press alt+x",
        },
        {
            trigger: noDialog,
        },
        {
            trigger: row(DUE),
            run: "press alt+r",
        },
        {
            trigger: ".modal .o_dental_followup_incoming",
            run: "press Escape",
        },
        {
            trigger: noDialog,
        },
    ],
});

/** On a phone: cards, a number to dial, and the button under the thumb. */
tours.add("dental_followup_today_phone", {
    steps: () => [
        {
            content: "the number can be dialled from the card",
            trigger: `${card(DUE)} a[href^='tel:']`,
        },
        {
            content: "nothing is wider than the screen",
            trigger: ".o_kanban_renderer",
            run: () => {
                for (const el of document.querySelectorAll(".o_content, .o_kanban_renderer")) {
                    if (el.scrollWidth > el.clientWidth + 1) {
                        throw new Error(`${el.className} scrolls sideways`);
                    }
                }
                const button = document.querySelector(".o_dental_followup_call_next");
                const { top, bottom, height } = button.getBoundingClientRect();
                if (top < window.innerHeight / 2 || bottom > window.innerHeight || height < 40) {
                    throw new Error(
                        `the button is not under the thumb: ${top} to ${bottom} of ${window.innerHeight}`
                    );
                }
            },
        },
        {
            trigger: `${card(DONE)}:not(:has(button))`,
        },
        {
            trigger: ".o_dental_followup_call_next",
            run: "click",
        },
        {
            trigger: dialogOf(DUE),
        },
        ...leave,
        {
            trigger: ".o_dental_followup_ring_us",
            run: "click",
        },
        {
            trigger: ".modal .o_dental_followup_incoming",
        },
    ],
});

/** Nobody is left: it says so kindly. */
tours.add("dental_followup_today_calm", {
    steps: () => [
        {
            content: "nothing yet",
            trigger: ".o_view_nocontent .o_view_nocontent_smiling_face",
        },
        {
            trigger: ".o_action_manager:has(.btn-primary):not(:has(.btn-primary:eq(1)))",
        },
    ],
});

/** Everybody has been called: who was called stays in sight, and the day is told. */
tours.add("dental_followup_today_all_done", {
    steps: () => [
        {
            trigger: row(DONE),
            run: () =>
                odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
                    "dental_followup.dental_followup_action_today",
                    { additionalContext: { search_default_to_call: 1 } }
                ),
        },
        {
            trigger: ".o_view_nocontent .o_nocontent_help:contains(1)",
        },
        {
            trigger: ".o_dental_followup_call_next",
            run: "click",
        },
        {
            content: "the button says so too",
            trigger: ".o_notification:contains(1)",
        },
    ],
});

/** A call that was broken off is told of on top, and goes on. */
tours.add("dental_followup_today_go_on", {
    steps: () => [
        {
            trigger: `.o_dental_followup_today_talk:contains(${LATER})`,
        },
        {
            trigger: ".o_dental_followup_go_on",
            run: "click",
        },
        {
            trigger: dialogOf(LATER),
        },
        ...leave,
        {
            trigger: row(LATER),
        },
    ],
});
