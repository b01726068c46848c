import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const APP = ".o_app[data-menu-xmlid='dental_followup.dental_followup_menu_root']";
const exactly = (number) =>
    `.o_list_renderer:has(.o_data_row:eq(${number - 1})):not(:has(.o_data_row:eq(${number})))`;
const back = {
    trigger: ".o_back_button, .o_breadcrumb .breadcrumb-item a",
    run: "click",
};

const oneBack = {
    trigger: ".o_breadcrumb .o_back_button a",
    run: "click",
};

/** What the manager sees on opening the app: a figure opens what it counts, a task its calls. */
const look = [
    {
        content: "a sentence first",
        trigger: ".o_dental_followup_overview_sentence:contains(1 cosa)",
    },
    {
        trigger: "[data-figure='same_day'] button:contains(2)",
        run: "click",
    },
    {
        content: "as many as it said",
        trigger: exactly(2),
    },
    back,
    {
        content: "the patients who were never called wait for a click",
        trigger: "[data-thing='never_called'] button",
        run: "click",
    },
    {
        trigger: `${exactly(1)}:contains(Marta Esteve Pons)`,
    },
];

tours.add("dental_followup_overview", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: APP,
            run: "click",
        },
        ...look,
        back,
        {
            content: "a figure has a page of its own",
            trigger: "[data-figure='same_day'] .o_dental_followup_overview_more",
            run: "click",
        },
        {
            content: "the week's bar opens what it counts",
            trigger: "[data-bar='0'] button:contains(2 de)",
            run: "click",
        },
        {
            trigger: exactly(2),
        },
        oneBack,
        {
            content: "from there to the next answer, and back to the overview",
            trigger: "[data-answer='calls']",
            run: "click",
        },
        {
            trigger: ".o_dental_followup_overview_answer h2:contains(tercera)",
        },
        back,
        {
            content: "the card of a program opens its follow-ups",
            trigger: ".o_dental_followup_overview_programs button:contains(Con retraso)",
            run: "click",
        },
        {
            trigger: exactly(1),
        },
    ],
});

tours.add("dental_followup_overview_keys", {
    steps: () => [
        {
            trigger: "[data-thing='never_called'] button",
            run({ anchor }) {
                anchor.focus();
            },
        },
        {
            content: "a real button: Enter presses it",
            trigger: "[data-thing='never_called'] button:focus",
            run: "press Enter",
        },
        {
            trigger: exactly(1),
        },
    ],
});

/** On a phone there is nothing to scroll to the side. */
tours.add("dental_followup_overview_phone", {
    steps: () => [
        {
            trigger: ".o_dental_followup_overview_sentence",
            run() {
                const { scrollWidth, clientWidth } = document.querySelector(".o_content");
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} pixels on a screen of ${clientWidth}`);
                }
            },
        },
        {
            trigger: "[data-thing='never_called'] button",
            run: "click",
        },
        {
            trigger: ".o_kanban_record:contains(Marta Esteve Pons), .o_data_row:contains(Marta)",
        },
        back,
        {
            trigger: "[data-figure='reached'] .o_dental_followup_overview_more",
            run: "click",
        },
        {
            trigger: ".o_dental_followup_overview_answer [data-bar='0']",
            run() {
                const { scrollWidth, clientWidth } = document.querySelector(".o_content");
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} pixels on a screen of ${clientWidth}`);
                }
            },
        },
    ],
});

tours.add("dental_followup_overview_first_day", {
    steps: () => [
        {
            trigger:
                ".o_dental_followup_overview .container-fluid:contains(no hay nada que contar):not(:has(.card))",
        },
    ],
});
