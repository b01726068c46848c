import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const STAYS_MS = 15000;

/**
 * Says that a time is free again and offers to see who could come; nothing has to be answered.
 * What is said and whether is the server's business; `next` is the action that follows, if any.
 */
export function freedNotification(env, { params }) {
    const { title, message, button, freed_time_id: freedTimeId, next } = params;
    let isAsked = false;
    const close = env.services.notification.add(message, {
        title,
        type: "success",
        autocloseDelay: STAYS_MS,
        buttons: [
            {
                name: button,
                primary: true,
                onClick: () => {
                    if (isAsked) {
                        return; // the second click of two comes before it is closed
                    }
                    isAsked = true;
                    close();
                    return env.services.action.doActionButton({
                        type: "object",
                        name: "action_who_could_come",
                        resModel: "dental.followup.freed.time",
                        resId: freedTimeId,
                        context: user.context,
                    });
                },
            },
        ],
    });
    return next || { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("dental_followup_freed", freedNotification);
