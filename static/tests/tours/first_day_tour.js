import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const APP = ".o_app[data-menu-xmlid='dental_followup.dental_followup_menu_root']";
const TODAY = "[data-menu-xmlid='dental_followup.dental_followup_menu_today']";
const PANEL = ".o_dental_followup_first_day";
const step = (key) => `${PANEL} [data-step='${key}']`;
const done = (key) => `${step(key)} .fa-check-circle`;
const noDialog = "body:not(:has(.modal))";

/** A manager installs the addon: from an empty clinic to its first call about a no-show. */
tours.add("dental_followup_first_day", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: APP,
            run: "click",
        },
        {
            content: "one primary button: the first that is left",
            trigger: `${step("hours")} .btn-primary[name='open']`,
        },
        {
            trigger: `${PANEL} [name='load_sample']`,
            run: "click",
        },
        {
            trigger: `${PANEL} [name='remove_sample']`,
        },
        {
            trigger: TODAY,
            run: "click",
        },
        {
            content: "who did not come is called today",
            trigger: ".o_data_row:contains(Ejemplo)",
        },
        {
            content: "beside the panel one primary button stays: the next call",
            trigger: ".o_action_manager:has(.btn-primary):not(:has(.btn-primary:eq(1)))",
        },
        {
            trigger: ".o_dental_followup_call_next",
            run: "click",
        },
        {
            trigger: ".modal .o_dental_followup_call_form:contains(Ejemplo)",
        },
        {
            trigger: ".modal button[name='action_not_now']",
            run: "click",
        },
        {
            trigger: `${noDialog} ${PANEL} [name='remove_sample']`,
            run: "click",
        },
        {
            content: "nothing of it is left",
            trigger: `${PANEL}:has([name='load_sample'])`,
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Ejemplo)))",
        },
        {
            content: "holidays last: this may be one",
            trigger: `${step("hours")} [name='open']`,
            run: "click",
        },
        {
            content: "the region is all that is asked",
            trigger: ".modal div[name='region'] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Valenciana)",
            run: "click",
        },
        {
            content: "Christmas is always to come",
            trigger: ".modal .o_data_row:contains(Natividad)",
        },
        {
            trigger: ".modal button[name='action_save']",
            run: "click",
        },
        {
            trigger: `${noDialog} ${done("hours")}`,
        },
        {
            trigger: `${step("answers")} [name='tick']`,
            run: "click",
        },
        {
            trigger: done("answers"),
        },
        {
            trigger: `${PANEL} [name='close']`,
            run: "click",
        },
        {
            trigger: `body:not(:has(${PANEL} [data-step]))`,
        },
    ],
});

/** On a phone there is nothing to scroll to the side, and the buttons can be touched. */
tours.add("dental_followup_first_day_phone", {
    steps: () => [
        {
            trigger: `${PANEL} [name='load_sample']`,
            run() {
                const { scrollWidth, clientWidth } = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} pixels where there are ${clientWidth}`);
                }
            },
        },
        {
            trigger: `${step("hours")} [name='tick']`,
            run: "click",
        },
        {
            trigger: done("hours"),
        },
    ],
});
