import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

import { PATIENT, at, beginTalk, leave } from "./call_tour_steps";

const tours = registry.category("web_tour.tours");
const LOGIN = "recepcion_tour";

/** Who closes the card has not called: nobody else has to wait for the patient. */
tours.add("dental_followup_call_card_closed", {
    steps: () => [
        { trigger: "button[name='action_call']", run: "click" },
        { trigger: ".modal button[name='action_answered']:enabled" },
        ...leave(),
        {
            content: "the patient is free",
            trigger: "body",
            async run() {
                const params = {
                    model: "dental.followup",
                    method: "search_count",
                    args: [[["claim_user_id", "!=", false]]],
                    kwargs: {},
                };
                for (let tries = 0; tries < 50; tries++) {
                    if (!(await rpc("/web/dataset/call_kw", params))) {
                        return;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                throw new Error("the patient is still in hand");
            },
        },
        {
            content: "nothing is half-way",
            trigger: `.o_data_row:contains(${PATIENT}):not(:contains(A medias))`,
        },
        ...beginTalk(),
        ...leave(),
        {
            content: "a conversation is, and says so in its row",
            trigger: `.o_data_row:contains(${PATIENT}):contains(A medias) button[name='action_call']:contains(Continuar)`,
        },
    ],
});

/** Who is signed out in the middle of a call loses nothing of what they ticked last. */
tours.add("dental_followup_call_signed_out", {
    steps: () => [
        ...beginTalk(),
        { trigger: ".modal [data-step='blocker']", run: "click" },
        at("blocker"),
        { trigger: "body", run: () => rpc("/web/session/destroy", {}) },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Precio) input", run: "check" },
        {
            content: "it is said that it is kept, and that one is signed out",
            trigger: ".modal .o_dental_followup_not_saved:contains(sesión)",
        },
        { trigger: ".modal [name='blocker_ids'] .o-checkbox:contains(Precio) input:checked" },
        {
            trigger: "body",
            run: () =>
                rpc("/web/session/authenticate", {
                    db: session.db,
                    login: LOGIN,
                    password: LOGIN,
                }),
        },
        {
            content: "signed in again, it is saved by itself",
            trigger: ".modal:not(:has(.o_dental_followup_not_saved))",
        },
        ...leave(),
    ],
});
